namespace Interlock.Application.Serving.Batching;

/// <summary>A request that waits for a free slot.</summary>
/// <param name="inputs">Its items.</param>
/// <param name="admittedAt">Timestamp of its admission.</param>
/// <param name="cancellationToken">Cancelled when its caller gave up or its deadline passed.</param>
internal sealed class PendingRequest<TInput, TOutput>(IReadOnlyList<TInput> inputs, long admittedAt, CancellationToken cancellationToken)
{
    private volatile bool _abandoned;

    public IReadOnlyList<TInput> Inputs { get; } = inputs;

    public long AdmittedAt { get; } = admittedAt;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public TaskCompletionSource<Inference<TOutput>> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether its caller has left or its deadline has passed.</summary>
    public bool IsAbandoned => _abandoned;

    public void Abandon() => _abandoned = true;
}
