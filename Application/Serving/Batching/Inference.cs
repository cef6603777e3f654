namespace Interlock.Application.Serving.Batching;

/// <summary>The outputs of a model for one request, with timings.</summary>
/// <param name="Outputs">One output per input, in order.</param>
/// <param name="BatchSize">Items in the largest batch that carried a part of this request.</param>
/// <param name="Queued">Time from admission to the runtime.</param>
/// <param name="Inferred">Time in the runtime.</param>
public readonly record struct Inference<TOutput>(IReadOnlyList<TOutput> Outputs, int BatchSize, TimeSpan Queued, TimeSpan Inferred);
