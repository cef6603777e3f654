using System.Threading.Channels;
using Interlock.Application.Calls;

namespace Interlock.Application.Streams;

/// <summary>Reads chunks, has several answered at the same time, and writes the answers in order.</summary>
/// <param name="answer">Answers the requests of a chunk that can be asked, in order.</param>
/// <param name="maxBatch">Most requests of a chunk.</param>
/// <param name="inFlight">What may be read ahead of what is written.</param>
/// <param name="idle">How long to wait for the next request while none is being answered.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamPipeline(
    Func<StreamChunk, CancellationToken, Task<IReadOnlyList<CallResult>>> answer, int maxBatch, InFlight inFlight, TimeSpan idle, TimeProvider time)
{
    // Bounded by inFlight.
    private readonly Channel<Answering> _chunks = Channel.CreateUnbounded<Answering>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private Task<bool> _waiting = Task.FromResult(false);

    /// <summary>Runs until the source has ended and every answer is written.</summary>
    /// <exception cref="Exception">What ended the source or an answer early; what came before is written.</exception>
    public async Task RunAsync(IRequestSource source, IAnswerSink sink, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(source, stop.Token);
        try
        {
            await WriteAsync(sink, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await SettleAsync(reading);
        }

        await reading;
    }

    private async Task ReadAsync(IRequestSource source, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var chunk = new StreamChunk(maxBatch);
                _waiting = source.ReadAsync(chunk, cancellationToken).AsTask();
                if (!await WaitAsync())
                {
                    return;
                }

                await inFlight.EnterAsync(chunk.Bytes, cancellationToken);
                _chunks.Writer.TryWrite(new Answering(chunk, Task.Run(() => answer(chunk, cancellationToken), cancellationToken)));
            }
        }
        finally
        {
            _chunks.Writer.Complete();
        }
    }

    private async Task<bool> WaitAsync()
    {
        while (true)
        {
            try
            {
                return await _waiting.WaitAsync(idle, time);
            }
            catch (TimeoutException) when (!_waiting.IsCompleted)
            {
                if (inFlight.IsEmpty)
                {
                    throw new StreamIdleException(idle);
                }
            }
        }
    }

    private async Task WriteAsync(IAnswerSink sink, CancellationToken cancellationToken)
    {
        await sink.FlushAsync(cancellationToken);
        while (await _chunks.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_chunks.Reader.TryRead(out var next))
            {
                if (sink.IsFull || !next.Results.IsCompleted)
                {
                    await sink.FlushAsync(cancellationToken);
                }

                Write(sink, next.Chunk.Requests, await next.Results);
                inFlight.Leave(next.Chunk.Bytes);
                next.Chunk.Dispose();
            }

            await sink.FlushAsync(cancellationToken);
        }
    }

    private static void Write(IAnswerSink sink, IReadOnlyList<StreamRequest> requests, IReadOnlyList<CallResult> results)
    {
        var at = 0;
        for (var i = 0; i < requests.Count; i++)
        {
            sink.Write(requests[i], requests[i].Refusal is { } refusal ? CallResult.Of(refusal) : results[at++]);
        }
    }

    /// <summary>Nothing may run on when the request is over: its body is gone then.</summary>
    private async Task SettleAsync(Task reading)
    {
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((Task)_waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_chunks.Reader.TryRead(out var left))
        {
            await ((Task)left.Results).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            left.Chunk.Dispose();
        }
    }

    private readonly record struct Answering(StreamChunk Chunk, Task<IReadOnlyList<CallResult>> Results);
}
