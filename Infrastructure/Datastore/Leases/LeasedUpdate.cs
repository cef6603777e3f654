using System.Data.Common;
using Interlock.Domain.Leases;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore.Leases;

/// <summary>Writes what rows have become while they are held under a claim, by one prepared statement.</summary>
/// <param name="context">Whose model and connection.</param>
/// <param name="columns">The properties to write.</param>
internal sealed class LeasedUpdate<T>(InterlockDbContext context, IReadOnlyList<string> columns) : IDisposable
    where T : Leased
{
    private readonly IEntityType _entity = context.Model.FindEntityType(typeof(T))!;
    private InsertedColumn[] _values = [];
    private IInsertStatement? _statement;

    /// <summary>Writes a row.</summary>
    /// <returns>Whether the claim was still held.</returns>
    public async Task<bool> WriteAsync(T row, string token, DbTransaction transaction, CancellationToken cancellationToken)
    {
        _statement ??= await PrepareAsync(transaction, cancellationToken);
        for (var i = 0; i < _values.Length; i++)
        {
            _statement.Bind(i, _values[i].ValueOf(row));
        }

        _statement.Bind(_values.Length, row.Id);
        _statement.Bind(_values.Length + 1, token);
        return await _statement.ExecuteAsync(transaction, cancellationToken) == 1;
    }

    /// <inheritdoc />
    public void Dispose() => _statement?.Dispose();

    private ValueTask<IInsertStatement> PrepareAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        var properties = columns.Select(name => _entity.FindProperty(name)!).ToList();
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        var set = string.Join(", ", properties.Select(Assign));
        command.CommandText = $"UPDATE {sql.DelimitIdentifier(_entity.GetTableName()!)} SET {set} "
            + $"WHERE {Assign(_entity.FindProperty(nameof(Leased.Id))!)} AND {Assign(_entity.FindProperty(nameof(Leased.Claim))!)}";
        _values = [.. properties.Select(property => new InsertedColumn(property))];
        return context.PrepareAsync(command, cancellationToken);

        string Assign(IProperty property) => $"{sql.DelimitIdentifier(property.GetColumnName())} = {InsertText.AddParameter(command, sql, property)}";
    }
}
