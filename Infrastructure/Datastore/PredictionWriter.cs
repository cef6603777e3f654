using System.Threading.Channels;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Infrastructure.Datastore;

/// <summary>
/// Group commit: everything that waits is written by one transaction, and each caller is answered after it. A lone caller is
/// written at once; those who arrive meanwhile are the next batch.
/// </summary>
internal sealed class PredictionWriter : IAsyncDisposable
{
    // Bounded in rows, by Admit: one caller can bring many.
    private readonly Channel<PendingAdd> _waiting =
        Channel.CreateUnbounded<PendingAdd>(new UnboundedChannelOptions { SingleReader = true });

    private readonly PredictionCommitter _committer;
    private readonly DatastoreConfig _config;
    private readonly Task _loop;
    private int _rows;

    public PredictionWriter(PredictionCommitter committer, DatastoreConfig config)
    {
        _committer = committer;
        _config = config;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Admits the rows, or refuses at once; returns after their commit.</summary>
    public Task AddAsync(IReadOnlyList<Prediction> predictions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (predictions.Count == 0)
        {
            return Task.CompletedTask;
        }

        Admit(predictions.Count);
        var add = new PendingAdd(predictions);
        if (!_waiting.Writer.TryWrite(add))
        {
            Interlocked.Add(ref _rows, -predictions.Count);
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
        var batch = new List<PendingAdd>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var rows = Take(batch);
            await _committer.CommitAsync(batch);
            Interlocked.Add(ref _rows, -rows);
            batch.Clear();

            // The callers just answered run first: the next requests of a busy server share one transaction.
            await Task.Yield();
        }
    }

    private int Take(List<PendingAdd> batch)
    {
        var rows = 0;
        while (_waiting.Reader.TryPeek(out var add) && (rows == 0 || rows + add.Predictions.Count <= _config.CommitBatch))
        {
            _ = _waiting.Reader.TryRead(out _);
            batch.Add(add);
            rows += add.Predictions.Count;
        }

        return rows;
    }
}
