using System.Diagnostics;
using System.Threading.Channels;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.Datastore;

/// <summary>
/// Group commit: everything that waits is written by one transaction, and each caller is answered after it. A lone caller is
/// written at once; those who arrive meanwhile are the next batch.
/// </summary>
internal sealed partial class PredictionWriter : IAsyncDisposable
{
    // How long a failed batch may hold up the others while its adds are tried alone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<PendingAdd> _waiting = Channel.CreateUnbounded<PendingAdd>(new UnboundedChannelOptions { SingleReader = true });
    private readonly PredictionTransaction _transaction;
    private readonly DatastoreConfig _config;
    private readonly ILogger<PredictionWriter> _logger;
    private readonly Task _loop;
    private int _rows;

    public PredictionWriter(PredictionTransaction transaction, DatastoreConfig config, ILogger<PredictionWriter> logger)
    {
        _transaction = transaction;
        _config = config;
        _logger = logger;
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
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _transaction.DisposeAsync();
    }

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
            await WriteAsync(batch);
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

    private async Task WriteAsync(List<PendingAdd> batch)
    {
        try
        {
            await CommitAsync(batch);
        }
        catch (UnavailableException e)
        {
            Refuse(batch, e);
        }
        catch (Exception e)
        {
            Log.BatchFailed(_logger, batch.Count, e);
            await WriteOneByOneAsync(batch, e);
        }
    }

    // Either one add is bad, and must fail alone, or the kept connection broke, and a new one may serve.
    private async Task WriteOneByOneAsync(List<PendingAdd> batch, Exception cause)
    {
        var patience = Stopwatch.StartNew();
        foreach (var add in batch)
        {
            if (cause is UnavailableException || patience.Elapsed > Patience)
            {
                Refuse([add], cause);
                continue;
            }

            try
            {
                await CommitAsync([add]);
            }
            catch (Exception e)
            {
                cause = e;
                Refuse([add], e);
            }
        }
    }

    private async Task CommitAsync(List<PendingAdd> batch)
    {
        await _transaction.CommitAsync([.. batch.SelectMany(add => add.Predictions)]);
        batch.ForEach(add => add.Complete());
    }

    private void Refuse(List<PendingAdd> batch, Exception cause)
    {
        Log.Refused(_logger, batch.Count, cause);
        var refusal = cause as UnavailableException ?? DatabaseFault.Unavailable(cause, "The datastore did not accept the prediction.");
        batch.ForEach(add => add.Fail(refusal));
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.BatchFailed, LogLevel.Warning, "A transaction of {Count} adds failed; each is tried alone")]
        public static partial void BatchFailed(ILogger logger, int count, Exception cause);

        [LoggerMessage(EventIds.AddsRefused, LogLevel.Error, "The datastore refused {Count} adds")]
        public static partial void Refused(ILogger logger, int count, Exception cause);
    }
}
