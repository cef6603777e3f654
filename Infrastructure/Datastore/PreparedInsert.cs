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
/// SaveChanges, which costs several times the CPU per row, for the one table that every request writes.
/// </summary>
/// <typeparam name="TEntity">The entity of the table; its properties need no conversion.</typeparam>
internal sealed class PreparedInsert<TEntity> : IDisposable
    where TEntity : class
{
    private readonly DbConnection _connection;
    private readonly ISqlGenerationHelper _sql;
    private readonly IProperty[] _properties;
    private readonly IClrPropertyGetter[] _getters;
    private readonly string _head;
    private readonly int _mostRows;
    private readonly DbCommand?[] _commands;

    public PreparedInsert(InterlockDbContext context)
    {
        var entity = context.Model.FindEntityType(typeof(TEntity))!;
        _mostRows = context.RowsPerInsert;
        _commands = new DbCommand?[BitOperations.Log2((uint)_mostRows) + 1];
        _connection = context.Database.GetDbConnection();
        _sql = context.GetService<ISqlGenerationHelper>();
        _properties = [.. entity.GetProperties()];
        _getters = [.. _properties.Select(property => property.GetGetter())];
        var columns = _properties.Select(property => _sql.DelimitIdentifier(property.GetColumnName()));
        _head = $"INSERT INTO {_sql.DelimitIdentifier(entity.GetTableName()!, entity.GetSchema())} ({string.Join(", ", columns)}) VALUES ";
    }

    /// <summary>Inserts the rows in their order.</summary>
    public async Task WriteAsync(IReadOnlyList<TEntity> rows, DbTransaction transaction)
    {
        for (var first = 0; first < rows.Count;)
        {
            var size = BitOperations.Log2((uint)Math.Min(rows.Count - first, _mostRows));
            var command = _commands[size] ??= await PrepareAsync(1 << size, transaction);
            command.Transaction = transaction;
            Bind(command, rows, first);
            await command.ExecuteNonQueryAsync();
            first += 1 << size;
        }
    }

    /// <summary>The statement that inserts that many rows.</summary>
    internal DbCommand CreateCommand(int rows)
    {
        var command = _connection.CreateCommand();
        var text = new StringBuilder(_head);
        for (var row = 0; row < rows; row++)
        {
            var parameters = _properties.Select(property => AddParameter(command, property));
            text.Append(row == 0 ? "(" : ", (").AppendJoin(", ", parameters).Append(')');
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
            var row = rows[first + (parameter / _getters.Length)];
            command.Parameters[parameter].Value = _getters[parameter % _getters.Length].GetClrValue(row);
        }
    }

    private async Task<DbCommand> PrepareAsync(int rows, DbTransaction transaction)
    {
        var command = CreateCommand(rows);
        command.Transaction = transaction;
        await command.PrepareAsync();
        return command;
    }

    private string AddParameter(DbCommand command, IProperty property)
    {
        var name = _sql.GenerateParameterName($"p{command.Parameters.Count}");
        var parameter = property.GetRelationalTypeMapping().CreateParameter(command, name, null);
        if (property.ClrType == typeof(string))
        {
            // Unlimited: the database refuses what is too long, where a parameter of the column's size would cut it in silence.
            parameter.Size = -1;
        }

        command.Parameters.Add(parameter);
        return name;
    }
}
