using System.Data.Common;
using System.Numerics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore.Writes;

/// <summary>
/// Inserts rows of one table by prepared statements of 1, 2, 4 ... rows, built from EF Core's model. It stands beside
/// SaveChanges, which costs several times the CPU per row, for the tables that are written most.
/// </summary>
/// <typeparam name="TEntity">The entity of the table.</typeparam>
internal sealed class PreparedInsert<TEntity> : IRowWriter<TEntity>
    where TEntity : class
{
    private readonly DbConnection _connection;
    private readonly ISqlGenerationHelper _sql;
    private readonly IProperty[] _properties;
    private readonly InsertedColumn[] _columns;
    private readonly InsertText _text;
    private readonly int _mostRows;
    private readonly IInsertStatement?[] _statements;
    private readonly InterlockDbContext _context;

    /// <param name="context">Whose model, and whose connection where no other is given.</param>
    /// <param name="connection">Another connection to the same database, or null for the context's.</param>
    /// <param name="onlyNew">Leave rows out whose key the table holds already; without it such a row is an error.</param>
    public PreparedInsert(InterlockDbContext context, bool onlyNew = false, DbConnection? connection = null)
    {
        var entity = context.Model.FindEntityType(typeof(TEntity))!;
        _context = context;
        _mostRows = context.RowsPerInsert;
        _statements = new IInsertStatement?[BitOperations.Log2((uint)_mostRows) + 1];
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
            var statement = _statements[size] ??= await PrepareAsync(1 << size, transaction, cancellationToken);
            Bind(statement, rows, first, first += 1 << size);
            inserted += await statement.ExecuteAsync(transaction, cancellationToken);
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
            _text.AppendRow(text, row, [.. _properties.Select(property => InsertText.AddParameter(command, _sql, property))]);
        }

        command.CommandText = text.ToString();
        return command;
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement?.Dispose();
        }
    }

    private void Bind(IInsertStatement statement, IReadOnlyList<TEntity> rows, int first, int end)
    {
        var position = 0;
        for (var row = first; row < end; row++)
        {
            foreach (var column in _columns)
            {
                statement.Bind(position++, column.ValueOf(rows[row]));
            }
        }
    }

    private ValueTask<IInsertStatement> PrepareAsync(int rows, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var command = CreateCommand(rows);
        command.Transaction = transaction;
        return _context.PrepareAsync(command, cancellationToken);
    }
}
