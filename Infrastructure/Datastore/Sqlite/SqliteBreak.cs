using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Interlock.Infrastructure.Datastore.Sqlite;

/// <summary>
/// Breaks off what runs on a connection. The provider looks at a token only before a statement begins, and a statement may hold the only writer of
/// the file for as long as it runs.
/// </summary>
internal sealed class SqliteBreak : IDisposable
{
    // Again and again: SQLite forgets it where no statement was running yet.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly sqlite3 _handle;
    private readonly Timer _timer;
    private readonly CancellationTokenRegistration _registration;
    private bool _isOver;

    public SqliteBreak(SqliteConnection connection, CancellationToken cancellationToken)
    {
        _handle = connection.Handle!;
        _timer = new Timer(_ => Interrupt());
        _registration = cancellationToken.Register(() => _timer.Change(TimeSpan.Zero, Interval));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _registration.Dispose();
        lock (_lock)
        {
            // The next who gets the connection must not be broken off.
            _isOver = true;
        }

        _timer.Dispose();
    }

    private void Interrupt()
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                raw.sqlite3_interrupt(_handle);
            }
        }
    }
}
