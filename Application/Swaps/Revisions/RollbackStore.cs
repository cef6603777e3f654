using System.Collections.Concurrent;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>
/// Records rollbacks: in the journal first, then in the datastore. Publishing does not wait for a datastore that is slow or unavailable: the record then
/// stays pending, is retried, and is written before the next revision.
/// </summary>
public sealed partial class RollbackStore(IRevisionDatastore datastore, IRollbackJournal journal, TimeProvider time, ILogger<RollbackStore> logger) : IDisposable
{
    private static readonly TimeSpan JournalTimeout = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan DatastoreTimeout = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Rollback, byte> _pending = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly Lock _ordering = new();
    private Task _storing = Task.CompletedTask;

    /// <summary>Records a rollback, and the revision that takes the place of the one rolled back.</summary>
    /// <param name="rollback">The rollback.</param>
    /// <param name="restored">The new revision: the configuration of <see cref="Rollback.To"/>.</param>
    /// <param name="stored">Called with the number of the new revision if that is stored only after this has returned.</param>
    /// <returns>The number of the new revision, or null if the datastore did not store it within some 100 ms: then the rollback is pending.</returns>
    public async Task<int?> RecordAsync(Rollback rollback, ConfigRevision restored, Action<int> stored)
    {
        _pending.TryAdd(rollback, 0);
        await TryJournalAsync(rollback);
        var storing = StoreInOrder(rollback, restored);
        await storing.WaitAsync(DatastoreTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (storing.IsCompletedSuccessfully)
        {
            Forget(rollback);
            return restored.Number;
        }

        _ = FinishAsync(storing, rollback, () => stored(restored.Number));
        return null;
    }

    /// <summary>Records that a revision was stored but is not published, since another became active meanwhile.</summary>
    public async Task RecordAsync(Rollback rollback)
    {
        _pending.TryAdd(rollback, 0);
        await TryJournalAsync(rollback);
        _ = FinishAsync(FlushAsync(_stopped.Token), rollback, () => { });
    }

    /// <summary>Writes what is pending, also what an earlier process left in the journal.</summary>
    /// <exception cref="Domain.UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var rollback in journal.Read())
        {
            _pending.TryAdd(rollback, 0);
            LogRecovered(rollback.From, rollback.Reason);
        }

        await FlushAsync(cancellationToken);
    }

    /// <summary>Writes what is pending.</summary>
    /// <exception cref="Domain.UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        // What is stored later has the higher number, so it must have become active later.
        await _storing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var rollback in _pending.Keys)
        {
            // Harmless if it is written already.
            await datastore.RollBackAsync(rollback, null, cancellationToken);
            Forget(rollback);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private Task StoreInOrder(Rollback rollback, ConfigRevision restored)
    {
        lock (_ordering)
        {
            return _storing = StoreAfterAsync(_storing);
        }

        async Task StoreAfterAsync(Task previous)
        {
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // On the pool: SQLite blocks its caller while another program has the file locked.
            await Task.Run(() => datastore.RollBackAsync(rollback, restored, _stopped.Token));
        }
    }

    private async Task TryJournalAsync(Rollback rollback)
    {
        try
        {
            await Task.Run(() => journal.Write(rollback)).WaitAsync(JournalTimeout, time);
        }
        catch (Exception e)
        {
            LogNoJournal(rollback.From, e.Message, e);
        }
    }

    private async Task FinishAsync(Task writing, Rollback rollback, Action stored)
    {
        try
        {
            await writing;
            Forget(rollback);
            stored();
        }
        catch (Exception e)
        {
            LogPending(rollback.From, RetryDelay, e.Message, e);
            await RetryAsync(_stopped.Token);
        }
    }

    private async Task RetryAsync(CancellationToken stopped)
    {
        while (!_pending.IsEmpty && !stopped.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(RetryDelay, time, stopped);
                await FlushAsync(stopped);
            }
            catch (Exception)
            {
                // Logged on the first failure; retries are silent.
            }
        }
    }

    private void Forget(Rollback rollback)
    {
        _pending.TryRemove(rollback, out _);
        try
        {
            journal.Remove(rollback);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNoJournal(rollback.From, e.Message, e);
        }
    }

    [LoggerMessage(EventIds.RollbackPending, LogLevel.Error, "Could not record the rollback of revision {Revision}; retrying in {Delay}: {Reason}")]
    private partial void LogPending(int revision, TimeSpan delay, string reason, Exception exception);

    [LoggerMessage(EventIds.RollbackNotJournaled, LogLevel.Error,
        "Could not write the rollback of revision {Revision} to the journal; a crash before the datastore has it could make it active again: {Reason}")]
    private partial void LogNoJournal(int revision, string reason, Exception exception);

    [LoggerMessage(EventIds.RollbackRecovered, LogLevel.Warning, "Recording the rollback of revision {Revision} from the journal: {Reason}")]
    private partial void LogRecovered(int revision, string reason);
}
