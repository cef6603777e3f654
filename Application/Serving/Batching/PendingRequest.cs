using System.Diagnostics;
using Interlock.Application.Telemetry;
using Interlock.Domain.Access;

namespace Interlock.Application.Serving.Batching;

/// <summary>A request that waits for a free slot, and its answer.</summary>
/// <param name="inputs">Its items.</param>
/// <param name="caller">Who sent it; null where callers are not known.</param>
/// <param name="priority">See <see cref="Catalog.ModelTarget.Priority"/>.</param>
/// <param name="admittedAt">Timestamp of its admission.</param>
/// <param name="cancellationToken">Cancelled when its caller gave up or its deadline passed.</param>
internal sealed class PendingRequest<TInput, TOutput>(IReadOnlyList<TInput> inputs, Caller? caller, int priority, long admittedAt, CancellationToken cancellationToken)
    : TaskCompletionSource<Inference<TOutput>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public IReadOnlyList<TInput> Inputs { get; } = inputs;

    public Caller? Caller { get; } = caller;

    /// <summary>Whose turn it is among those of the same caller: the smallest first.</summary>
    public uint Order { get; } = priority == 0 ? uint.MaxValue : (uint)priority;

    public long AdmittedAt { get; } = admittedAt;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The span of the request, where it is kept.</summary>
    public ActivityContext Span { get; } = ServingSpans.Current;

    /// <summary>The backlog that it is in; null before and afterwards.</summary>
    public CallerBacklog<TInput, TOutput>? Backlog { get; set; }

    /// <summary>The request of the same caller that is taken before it.</summary>
    public PendingRequest<TInput, TOutput>? Earlier { get; set; }

    /// <summary>The request of the same caller that is taken after it.</summary>
    public PendingRequest<TInput, TOutput>? Later { get; set; }
}
