using System.Data.Common;
using System.Numerics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore;

/// <summary>
/// Inserts rows of one table by prepared statements of 1, 2, 4 ... rows, built from EF Core's model. It stands beside
/// SaveChanges, which costs several times the CPU per row, for the tables that are written most.
/// </summary>
/// <typeparam name="TEntity">The entity of the table.</typeparam>
internal sealed class PreparedInsert<TEntity> : IDisposable
    where TEntity : class
{
    private readonly DbConnection _connection;
    private readonly ISqlGenerationHelper _sql;
    private readonly IProperty[] _properties;
    private readonly InsertedColumn[] _columns;
    private readonly InsertText _text;
    private readonly int _mostRows;
    private readonly DbCommand?[] _commands;

    /// <param name="context">Whose model, and whose connection where no other is given.</param>
    /// <param name="connection">Another connection to the same database, or null for the context's.</param>
    /// <param name="onlyNew">Leave rows out whose key the table holds already; without it such a row is an error.</param>
    public PreparedInsert(InterlockDbContext context, bool onlyNew = false, DbConnection? connection = null)
    {
        var entity = context.Model.FindEntityType(typeof(TEntity))!;
        _mostRows = context.RowsPerInsert;
        _commands = new DbCommand?[BitOperations.Log2((uint)_mostRows) + 1];
        _connection = connection ?? context.Database.GetDbConnection();
        _sql = context.GetService<ISqlGenerationHelper>();
        _properties = [.. entity.GetProperties()];
        _columns = [.. _properties.Select(property => new InsertedColumn(property))];
        _text = new InsertText(entity, _properties, _sql, onlyNew);
    }

    /// <summary>Inserts the rows in their order.</summary>
    /// <returns>How many were inserted.</returns>
    public async Task<int> WriteAsync(IReadOnlyList<TEntity> rows, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var inserted = 0;
        for (var first = 0; first < rows.Count;)
        {
            var size = BitOperations.Log2((uint)Math.Min(rows.Count - first, _mostRows));
            var command = _commands[size] ??= await PrepareAsync(1 << size, transaction, cancellationToken);
            command.Transaction = transaction;
            Bind(command, rows, first);
            inserted += await command.ExecuteNonQueryAsync(cancellationToken);
            first += 1 << size;
        }

        return inserted;
    }

    /// <summary>The statement that inserts that many rows.</summary>
    internal DbCommand CreateCommand(int rows)
    {
        var command = _connection.CreateCommand();
        var text = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            _text.AppendRow(text, row, [.. _properties.Select(property => AddParameter(command, property))]);
        }

        command.CommandText = text.ToString();
        return command;
    }

    public void Dispose()
    {
        foreach (var command in _commands)
        {
            command?.Dispose();
        }
    }

    private void Bind(DbCommand command, IReadOnlyList<TEntity> rows, int first)
    {
        for (var parameter = 0; parameter < command.Parameters.Count; parameter++)
        {
            var row = rows[first + (parameter / _columns.Length)];
            command.Parameters[parameter].Value = _columns[parameter % _columns.Length].ValueOf(row);
        }
    }

    private async Task<DbCommand> PrepareAsync(int rows, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var command = CreateCommand(rows);
        command.Transaction = transaction;
        await command.PrepareAsync(cancellationToken);
        return command;
    }

    private string AddParameter(DbCommand command, IProperty property)
    {
        var name = _sql.GenerateParameterName($"p{command.Parameters.Count}");
        var parameter = property.GetRelationalTypeMapping().CreateParameter(command, name, null, property.IsNullable);
        if ((property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType) == typeof(string))
        {
            // Unlimited: the database refuses what is too long, where a parameter of the column's size would cut it in silence.
            parameter.Size = -1;
        }

        command.Parameters.Add(parameter);
        return name;
    }
}
