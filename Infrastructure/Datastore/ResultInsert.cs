using System.Data;
using System.Data.Common;
using System.Text;
using Interlock.Application.Jobs.Infer;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Inserts rows of a table that is no entity: many by one statement, with a parameter for each value.</summary>
internal sealed class ResultInsert(InterlockDbContext context, DbTransaction transaction, string table, IReadOnlyList<ResultColumn> columns) : IAsyncDisposable
{
    // SQL Server takes 2,100 of a statement.
    private const int MostParameters = 2000;

    private readonly int _most = Math.Clamp(MostParameters / columns.Count, 1, context.RowsPerInsert);
    private readonly ISqlGenerationHelper _sql = context.GetService<ISqlGenerationHelper>();
    private DbCommand? _command;
    private int _size;

    /// <summary>Inserts the rows in their order.</summary>
    public async Task WriteAsync(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        for (var first = 0; first < rows.Count; first += _size)
        {
            var command = await CommandAsync(Math.Min(_most, rows.Count - first), cancellationToken);
            for (var parameter = 0; parameter < command.Parameters.Count; parameter++)
            {
                command.Parameters[parameter].Value = rows[first + (parameter / columns.Count)][parameter % columns.Count] ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _command?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<DbCommand> CommandAsync(int rows, CancellationToken cancellationToken)
    {
        if (_command is not null && _size == rows)
        {
            return _command;
        }

        await DisposeAsync();
        _command = transaction.Connection!.CreateCommand();
        _command.Transaction = transaction;
        _size = rows;
        var text = new StringBuilder($"INSERT INTO {_sql.DelimitIdentifier(table)} (")
            .AppendJoin(", ", columns.Select(column => _sql.DelimitIdentifier(column.Name)))
            .Append(") VALUES ");
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (").AppendJoin(", ", columns.Select(AddParameter)).Append(')');
        }

        _command.CommandText = text.ToString();
        await _command.PrepareAsync(cancellationToken);
        return _command;
    }

    private string AddParameter(ResultColumn column)
    {
        var parameter = _command!.CreateParameter();
        parameter.ParameterName = _sql.GenerateParameterName($"p{_command.Parameters.Count}");
        parameter.DbType = column.Type switch { ResultType.Whole => DbType.Int64, ResultType.Real => DbType.Double, _ => DbType.String };
        if (column.Type == ResultType.Text)
        {
            // Unlimited: the database refuses what is too long, where a parameter of the column's size would cut it in silence.
            parameter.Size = -1;
        }

        _command.Parameters.Add(parameter);
        return parameter.ParameterName;
    }
}
