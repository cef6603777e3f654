using System.Collections.Immutable;
using System.Diagnostics;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Serving.Catalog;

/// <summary>The right to use a loaded model for one request. Dispose it when the request ends.</summary>
/// <param name="revision">The snapshot's revision.</param>
/// <param name="loaded">The loaded model, already acquired.</param>
/// <param name="mirrors">What gets a copy of each request and its answer.</param>
public sealed class ModelLease<TInput, TOutput>(int revision, LoadedModel<TInput, TOutput> loaded, ImmutableArray<Mirror> mirrors) : IDisposable
{
    private LoadedModel<TInput, TOutput>? _loaded = loaded;

    /// <summary>The revision under which the request is answered.</summary>
    public int Revision { get; } = revision;

    /// <inheritdoc cref="ModelTarget.Caller"/>
    public Caller? Caller { get; init; }

    /// <inheritdoc cref="ModelTarget.Priority"/>
    public int Priority { get; init; }

    /// <inheritdoc cref="ModelTarget.RequestKey"/>
    public string? RequestKey { get; init; }

    /// <summary>The loaded model.</summary>
    public LoadedModel<TInput, TOutput> Loaded => _loaded ?? throw new ObjectDisposedException(nameof(ModelLease<,>));

    /// <inheritdoc cref="LoadedModel{TInput,TOutput}.InferAsync(IReadOnlyList{TInput}, CancellationToken)"/>
    /// <remarks>A failure names the version that failed.</remarks>
    public ValueTask<Inference<TOutput>> InferAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        var inference = Loaded.InferAsync(inputs, Caller, Priority, cancellationToken);
        return inference.IsCompletedSuccessfully && mirrors.IsEmpty ? new ValueTask<Inference<TOutput>>(Counted(inference.Result)) : AwaitAsync(inference, inputs);
    }

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _loaded, null)?.ReleaseLease();

    private Inference<TOutput> Counted(Inference<TOutput> inference)
    {
        var id = Loaded.Id;
        Loaded.Health.Statistics.AddAnswer(inference.Outputs.Count, inference.Queued, inference.Inferred);
        ServingMetrics.CountAnswer(id.Model, id.Version, inference.Queued, inference.Inferred, inference.BatchSize);
        ServingSpans.AddAnswered(id.Model, id.Version, inference.Queued, inference.Inferred, inference.BatchSize);
        return inference;
    }

    private async ValueTask<Inference<TOutput>> AwaitAsync(ValueTask<Inference<TOutput>> pending, IReadOnlyList<TInput> inputs)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var inference = Counted(await pending);
            foreach (var mirror in mirrors)
            {
                (mirror as Mirror<TInput, TOutput>)?.Offer(Loaded, inputs, inference);
            }

            return inference;
        }
        catch (InterlockException e)
        {
            Loaded.Health.Statistics.Failed.Add(Stopwatch.GetElapsedTime(start));
            e.FailedBy = (Loaded.Id.Version, Revision);
            throw;
        }
    }
}
