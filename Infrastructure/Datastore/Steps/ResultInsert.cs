using System.Data;
using System.Data.Common;
using System.Text;
using Interlock.Application.Jobs.BatchScoring;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore.Steps;

/// <summary>Inserts rows of a table that is no entity: many by one statement, with a parameter for each value.</summary>
internal sealed class ResultInsert(InterlockDbContext context, DbTransaction transaction, string table, IReadOnlyList<ResultColumn> columns) : IDisposable
{
    // SQL Server takes 2,100 of a statement.
    private const int MostParameters = 2000;

    private readonly int _most = Math.Clamp(MostParameters / columns.Count, 1, context.RowsPerInsert);
    private readonly ISqlGenerationHelper _sql = context.GetService<ISqlGenerationHelper>();
    private IInsertStatement? _statement;
    private int _size;

    /// <summary>Inserts the rows in their order.</summary>
    public async Task WriteAsync(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        for (var first = 0; first < rows.Count; first += _size)
        {
            var statement = await StatementAsync(Math.Min(_most, rows.Count - first), cancellationToken);
            var position = 0;
            for (var row = first; row < first + _size; row++)
            {
                foreach (var value in rows[row])
                {
                    statement.Bind(position++, value ?? DBNull.Value);
                }
            }

            await statement.ExecuteAsync(transaction, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _statement?.Dispose();

    private async Task<IInsertStatement> StatementAsync(int rows, CancellationToken cancellationToken)
    {
        if (_statement is not null && _size == rows)
        {
            return _statement;
        }

        Dispose();
        _size = rows;
        return _statement = await context.PrepareAsync(CreateCommand(rows), cancellationToken);
    }

    private DbCommand CreateCommand(int rows)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        var text = new StringBuilder($"INSERT INTO {_sql.DelimitIdentifier(table)} (")
            .AppendJoin(", ", columns.Select(column => _sql.DelimitIdentifier(column.Name)))
            .Append(") VALUES ");
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (").AppendJoin(", ", columns.Select(column => AddParameter(command, column))).Append(')');
        }

        command.CommandText = text.ToString();
        return command;
    }

    private string AddParameter(DbCommand command, ResultColumn column)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = _sql.GenerateParameterName($"p{command.Parameters.Count}");
        parameter.DbType = column.Type switch { ResultType.Whole => DbType.Int64, ResultType.Real => DbType.Double, _ => DbType.String };
        if (column.Type == ResultType.Text)
        {
            // Unlimited: the database refuses what is too long, where a parameter of the column's size would cut it in silence.
            parameter.Size = -1;
        }

        command.Parameters.Add(parameter);
        return parameter.ParameterName;
    }
}
