using Interlock.Application.Serving.Health;
using Interlock.Domain;
using Interlock.Domain.Models;

namespace Interlock.Application.Serving.Batching;

/// <summary>Calls <c>Infer</c> with at most <paramref name="maxBatch"/> items at once and checks that every item got its answer.</summary>
internal sealed class BatchRunner<TInput, TOutput>(string name, IModel<TInput, TOutput> model, int maxBatch, ModelHealth health, TimeProvider time)
{
    /// <summary>Slower models never run on a request's own thread, so that the timeout can be kept.</summary>
    private static readonly TimeSpan QuickRun = TimeSpan.FromMilliseconds(1);

    private const int MostVotes = 16;

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
        if (inputs.Count <= maxBatch)
        {
            return new Inference<TOutput>(await InferAsync(inputs, cancellationToken), inputs.Count, queued, time.GetElapsedTime(start));
        }

        var outputs = new List<TOutput>(inputs.Count);
        foreach (var part in inputs.Chunk(maxBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            outputs.AddRange(await InferAsync(part, cancellationToken));
        }

        return new Inference<TOutput>(outputs, maxBatch, queued, time.GetElapsedTime(start));
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
                request.Completion.TrySetResult(inference);
            }
            catch (Exception e)
            {
                request.Completion.TrySetException(e);
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
            request.Completion.TrySetResult(new Inference<TOutput>(own, outputs.Count, queued, inferred));
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
            Note(time.GetElapsedTime(start));
        }
        finally
        {
            health.EndRun(slot);
        }

        return outputs.Count == inputs.Count
            ? outputs
            : throw new InferenceException($"Model '{name}' gave {outputs.Count} answers to {inputs.Count} inputs.");
    }
    /// <summary>Votes of concurrent runs may be lost, which does no harm.</summary>
    private void Note(TimeSpan took)
    {
        health.Runs.Add(took);
        Volatile.Write(ref _lastTicks, took.Ticks);
        var votes = Volatile.Read(ref _votes);
        var next = Math.Clamp(votes + (took < QuickRun ? 1 : -1), -MostVotes, MostVotes);
        if (next != votes)
        {
            Volatile.Write(ref _votes, next);
        }
    }
}
