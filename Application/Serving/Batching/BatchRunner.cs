using Interlock.Application.Serving.Health;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Interlock.Domain.Models;

namespace Interlock.Application.Serving.Batching;

/// <summary>Calls <c>Infer</c> with at most <c>serving.max-batch</c> items at once and checks that every item got its answer.</summary>
internal sealed class BatchRunner<TInput, TOutput>(ModelVersion id, IModel<TInput, TOutput> model, ModelHealth health, TimeProvider time)
{
    /// <summary>Slower models never run on a request's own thread, so that the timeout can be kept.</summary>
    private static readonly TimeSpan QuickRun = TimeSpan.FromMilliseconds(1);

    private const int MostVotes = 16;

    private readonly int _maxBatch = id.Limits.MaxBatch;
    private int _votes;
    private long _lastTicks;

    /// <summary>Whether most of the last runs were quick; one slow run does not change it.</summary>
    public bool IsQuick => Volatile.Read(ref _votes) >= 0;

    /// <summary>The duration of the last run.</summary>
    public TimeSpan LastRun => new(Volatile.Read(ref _lastTicks));

    /// <summary>Answers one request, in several runs if it is larger than a batch.</summary>
    public async ValueTask<Inference<TOutput>> RunAsync(IReadOnlyList<TInput> inputs, TimeSpan queued, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        if (inputs.Count == 1)
        {
            return new Inference<TOutput>(await InferAsync(inputs, cancellationToken), 1, queued, time.GetElapsedTime(start));
        }

        if (inputs.Count <= _maxBatch)
        {
            return new Inference<TOutput>(await InferPartAsync(inputs, 0, cancellationToken), inputs.Count, queued, time.GetElapsedTime(start));
        }

        var outputs = new List<TOutput>(inputs.Count);
        foreach (var part in inputs.Chunk(_maxBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            outputs.AddRange(await InferPartAsync(part, outputs.Count, cancellationToken));
        }

        return new Inference<TOutput>(outputs, _maxBatch, queued, time.GetElapsedTime(start));
    }

    /// <summary>Answers several requests together. Each completes with its own part, or fails alone.</summary>
    public async Task RunAsync(IReadOnlyList<PendingRequest<TInput, TOutput>> batch)
    {
        if (batch.Count > 1)
        {
            try
            {
                await RunTogetherAsync(batch);
                return;
            }
            catch (Exception)
            {
                // Each is run alone, so that only the one at fault fails, with its own error.
            }
        }

        foreach (var request in batch)
        {
            try
            {
                var inference = await RunAsync(request.Inputs, time.GetElapsedTime(request.AdmittedAt), request.CancellationToken);
                request.TrySetResult(inference);
            }
            catch (Exception e)
            {
                request.TrySetException(e);
            }
        }
    }

    private async Task RunTogetherAsync(IReadOnlyList<PendingRequest<TInput, TOutput>> batch)
    {
        var inputs = new List<TInput>();
        foreach (var request in batch)
        {
            inputs.AddRange(request.Inputs);
        }

        using var span = ServingSpans.StartBatch(id.Model, id.Version, batch.Select(request => request.Span));

        // A run that others share is not cancelled with one caller.
        var start = time.GetTimestamp();
        var outputs = await InferAsync(inputs, CancellationToken.None);
        var (inferred, at) = (time.GetElapsedTime(start), 0);
        foreach (var request in batch)
        {
            var own = new TOutput[request.Inputs.Count];
            for (var i = 0; i < own.Length; i++)
            {
                own[i] = outputs[at++];
            }

            var queued = time.GetElapsedTime(request.AdmittedAt, start);
            request.TrySetResult(new Inference<TOutput>(own, outputs.Count, queued, inferred));
        }
    }

    /// <summary>Answers a part of a request with several items; a failure names the item.</summary>
    private async ValueTask<IReadOnlyList<TOutput>> InferPartAsync(IReadOnlyList<TInput> part, int first, CancellationToken cancellationToken)
    {
        try
        {
            return await InferAsync(part, cancellationToken);
        }
        catch (InferenceException e)
        {
            throw await FirstFailureAsync(e, new ArraySegment<TInput>([.. part]), first, cancellationToken);
        }
    }

    /// <summary>Halves what failed until one item is left.</summary>
    private async Task<InferenceException> FirstFailureAsync(InferenceException failure, ArraySegment<TInput> part, int first, CancellationToken cancellationToken)
    {
        while (part.Count > 1)
        {
            var (left, right) = (part[..(part.Count / 2)], part[(part.Count / 2)..]);
            if (await FailureAsync(left, cancellationToken) is { } inLeft)
            {
                (failure, part) = (inLeft, left);
            }
            else if (await FailureAsync(right, cancellationToken) is { } inRight)
            {
                (failure, part, first) = (inRight, right, first + left.Count);
            }
            else
            {
                return new InferenceException(
                    $"{id.Config.PathOfItem(first)} to {id.Config.PathOfItem(first + part.Count - 1)}, only when they are answered together: {failure.Message}", failure);
            }
        }

        return new InferenceException($"{id.Config.PathOfItem(first)}: {failure.Message}", failure);
    }

    private async Task<InferenceException?> FailureAsync(ArraySegment<TInput> part, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await InferAsync(part, cancellationToken);
            return null;
        }
        catch (InferenceException e)
        {
            return e;
        }
    }

    private async ValueTask<IReadOnlyList<TOutput>> InferAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var slot = health.BeginRun(start);
        IReadOnlyList<TOutput> outputs;
        try
        {
            var run = model.Infer(inputs, cancellationToken);
            if (!run.IsCompleted)
            {
                health.ReleaseThread(slot, start);
            }

            outputs = await run;
            Note(inputs.Count, time.GetElapsedTime(start));
        }
        finally
        {
            health.EndRun(slot);
        }

        return outputs.Count == inputs.Count
            ? outputs
            : throw new InferenceException($"Model '{id.Model}' gave {outputs.Count} answers to {inputs.Count} inputs.");
    }

    /// <summary>Votes of concurrent runs may be lost, which does no harm.</summary>
    private void Note(int items, TimeSpan took)
    {
        health.Runs.Add(took);
        health.Statistics.AddRun(items, took);
        Volatile.Write(ref _lastTicks, took.Ticks);
        var votes = Volatile.Read(ref _votes);
        var next = Math.Clamp(votes + (took < QuickRun ? 1 : -1), -MostVotes, MostVotes);
        if (next != votes)
        {
            Volatile.Write(ref _votes, next);
        }
    }
}
