using System.Data;
using System.Data.Common;
using Interlock.Application.Jobs.BatchScoring;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore.Steps;

/// <inheritdoc />
internal sealed class ResultTables(IDbContextFactory<InterlockDbContext> contexts, DatastoreCalls calls) : IResultTables
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<ResultColumn>?> FindAsync(string table, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await DatabaseFault.TranslateAsync(
            async () =>
            {
                await context.Database.OpenConnectionAsync(cancellationToken);
                return true;
            },
            cancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM {context.GetService<ISqlGenerationHelper>().DelimitIdentifier(table)} WHERE 1 = 0";
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return [.. Enumerable.Range(0, reader.FieldCount).Select(i => new ResultColumn(reader.GetName(i), TypeOf(reader.GetFieldType(i))))];
        }
        catch (DbException)
        {
            // No table has a name in all databases; if something else is wrong, making it will tell.
            return null;
        }
    }

    /// <inheritdoc />
    public async Task CreateAsync(string table, IReadOnlyList<ResultColumn> columns, IReadOnlyList<string> key, CancellationToken cancellationToken)
    {
        try
        {
            await calls.RunAsync(
                (context, transaction) => CreateAsync(context, transaction, Operation(table, columns, key, context.OrdinalCollation), cancellationToken),
                cancellationToken,
                size: WorkSize.Bulk);
        }
        catch (UnavailableException e)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            throw new StepFailedException($"The table '{table}' could not be created: {DatabaseCause.Of(context, e)}", e);
        }
    }

    /// <inheritdoc />
    public async Task InsertAsync(
        DbTransaction transaction, string table, IReadOnlyList<ResultColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        using var insert = new ResultInsert(context, transaction, table, columns);
        await insert.WriteAsync(rows, cancellationToken);
    }

    private static async Task<bool> CreateAsync(
        InterlockDbContext context, DbTransaction transaction, CreateTableOperation operation, CancellationToken cancellationToken)
    {
        foreach (var step in context.GetService<IMigrationsSqlGenerator>().Generate([operation]))
        {
            await using var command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = step.CommandText;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return true;
    }

    private static CreateTableOperation Operation(string table, IReadOnlyList<ResultColumn> columns, IReadOnlyList<string> key, string collation)
    {
        var primary = new AddPrimaryKeyOperation { Name = $"pk_{table}", Table = table, Columns = [.. key] };
        var operation = new CreateTableOperation { Name = table, PrimaryKey = primary };
        operation.Columns.AddRange(columns.Select(column => new AddColumnOperation
        {
            Table = table,
            Name = column.Name,
            ClrType = column.Type switch { ResultType.Whole => typeof(long), ResultType.Real => typeof(double), _ => typeof(string) },
            MaxLength = column.Length,
            IsNullable = !key.Contains(column.Name),

            // Names of steps are equal only if every character is, as in the tables of the server.
            Collation = column.Type == ResultType.Text && key.Contains(column.Name) ? collation : null,
        }));
        return operation;
    }

    private static ResultType TypeOf(Type type) =>
        type == typeof(long) || type == typeof(int) || type == typeof(short) ? ResultType.Whole
        : type == typeof(double) || type == typeof(float) || type == typeof(decimal) ? ResultType.Real
        : ResultType.Text;
}
