using System.Diagnostics;
using System.Threading.Channels;
using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Infrastructure.Datastore.Writes;

/// <summary>
/// Group commit: everything that waits is written by one transaction, and each caller is answered after it. A lone caller is
/// written at once; those who arrive meanwhile are the next batch.
/// </summary>
/// <typeparam name="T">The entity of the table.</typeparam>
internal sealed class GroupCommit<T> : IAsyncDisposable
{
    // Bounded in rows, by Admit: one caller can bring many.
    private readonly Channel<PendingAdd<T>> _waiting =
        Channel.CreateUnbounded<PendingAdd<T>>(new UnboundedChannelOptions { SingleReader = true });

    private readonly GroupCommitter<T> _committer;
    private readonly DatastoreConfig _config;
    private readonly Task _loop;
    private int _rows;

    public GroupCommit(GroupCommitter<T> committer, DatastoreConfig config)
    {
        _committer = committer;
        _config = config;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Admits the rows, or refuses at once; returns after their commit.</summary>
    public Task AddAsync(IReadOnlyList<T> rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (rows.Count == 0)
        {
            return Task.CompletedTask;
        }

        Admit(rows.Count);
        var add = new PendingAdd<T>(rows, Stopwatch.GetTimestamp());
        if (!_waiting.Writer.TryWrite(add))
        {
            Interlocked.Add(ref _rows, -rows.Count);
            throw DatabaseFault.Unavailable(null, "The server is stopping.");
        }

        return add.Committed.WaitAsync(cancellationToken);
    }

    /// <summary>Admits no more, and returns when everything admitted is written.</summary>
    public async Task StopAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    // An add larger than the whole queue is admitted when nothing else waits: refused, it could never succeed.
    private void Admit(int rows)
    {
        var before = Interlocked.Add(ref _rows, rows) - rows;
        if (before > 0 && before + rows > _config.CommitQueue)
        {
            Interlocked.Add(ref _rows, -rows);
            throw new UnavailableException(UnavailableException.Overloaded, "The commit queue is full.", DatabaseFault.RetryAfter);
        }
    }

    private async Task RunAsync()
    {
        var (batch, late) = (new List<PendingAdd<T>>(), new List<PendingAdd<T>>());
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var rows = Take(batch, late);
            GroupCommitter<T>.Refuse(late);
            await _committer.CommitAsync(batch);
            Interlocked.Add(ref _rows, -rows);
            batch.Clear();
            late.Clear();

            // The callers just answered run first: the next requests of a busy server share one transaction.
            await Task.Yield();
        }
    }

    // Whoever waited for longer than the timeout has been refused, or soon will be: it is not written any more.
    private int Take(List<PendingAdd<T>> batch, List<PendingAdd<T>> late)
    {
        var rows = 0;
        while (_waiting.Reader.TryPeek(out var add) && (rows == 0 || rows + add.Rows.Count <= _config.CommitBatch))
        {
            _ = _waiting.Reader.TryRead(out _);
            rows += add.Rows.Count;
            (Stopwatch.GetElapsedTime(add.AdmittedAt) > _config.Timeout ? late : batch).Add(add);
        }

        return rows;
    }
}
