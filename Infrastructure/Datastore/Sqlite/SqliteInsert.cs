using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>
/// An INSERT by SQLite's own calls, for the tables that are written most: a command of the provider searches each parameter by its name and makes a
/// reader for every execution. Values are stored as the provider stores them.
/// </summary>
internal sealed class SqliteInsert : IInsertStatement
{
    private const string TimeFormat = @"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF";
    private const string DateFormat = @"yyyy\-MM\-dd";

    private readonly sqlite3 _handle;
    private readonly sqlite3_stmt _statement;

    /// <param name="connection">Open.</param>
    /// <param name="text">The statement; its parameters are numbered as they first occur.</param>
    public SqliteInsert(SqliteConnection connection, string text)
    {
        _handle = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_handle, text, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <inheritdoc />
    public void Bind(int position, object value)
    {
        var place = position + 1;
        Check(value switch
        {
            DBNull => raw.sqlite3_bind_null(_statement, place),
            string text => raw.sqlite3_bind_text(_statement, place, text),
            int whole => raw.sqlite3_bind_int(_statement, place, whole),
            long whole => raw.sqlite3_bind_int64(_statement, place, whole),
            bool flag => raw.sqlite3_bind_int(_statement, place, flag ? 1 : 0),
            double real => raw.sqlite3_bind_double(_statement, place, real),
            DateTime time => raw.sqlite3_bind_text(_statement, place, time.ToString(TimeFormat, CultureInfo.InvariantCulture)),
            DateOnly date => raw.sqlite3_bind_text(_statement, place, date.ToString(DateFormat, CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException($"No column holds a {value.GetType().Name}."),
        });
    }

    /// <inheritdoc />
    /// <remarks>The transaction holds the writer's lock since it began, so there is no lock to wait for.</remarks>
    public Task<int> ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Check(raw.sqlite3_step(_statement));
            return Task.FromResult(raw.sqlite3_changes(_handle));
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _statement.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _handle);
}
