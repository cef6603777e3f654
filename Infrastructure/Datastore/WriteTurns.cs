using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Datastore;

/// <summary>
/// Lets the writers of this process take turns in the order in which they came. SQLite has one writer at a time and no queue: who waits looks
/// again now and then, and beside an import, which writes one batch after the other, a prediction could wait in vain. The other providers need
/// no turns.
/// </summary>
internal sealed class WriteTurns(DatastoreConfig config) : IDisposable
{
    private readonly SemaphoreSlim? _turn = config.Provider == DatastoreProvider.Sqlite ? new SemaphoreSlim(1) : null;

    /// <summary>Waits for a turn; disposing it ends it.</summary>
    public async ValueTask<Turn> WaitAsync(CancellationToken cancellationToken)
    {
        if (_turn is not null)
        {
            await _turn.WaitAsync(cancellationToken);
        }

        return new Turn(_turn);
    }

    /// <inheritdoc />
    public void Dispose() => _turn?.Dispose();

    /// <summary>The right to write.</summary>
    public readonly struct Turn(SemaphoreSlim? turn) : IDisposable
    {
        /// <inheritdoc />
        public void Dispose() => turn?.Release();
    }
}
