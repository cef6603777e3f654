using Interlock.Domain.Predictions;

namespace Interlock.Infrastructure.Datastore;

/// <summary>What one caller wants committed, together.</summary>
/// <param name="predictions">The rows.</param>
internal sealed class PendingAdd(IReadOnlyList<Prediction> predictions)
{
    // The writer must not run its callers' code.
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Prediction> Predictions { get; } = predictions;

    public Task Committed => _committed.Task;

    public void Complete() => _committed.SetResult();

    public void Fail(Exception cause)
    {
        _committed.SetException(cause);

        // A caller that stopped waiting leaves nobody to look at it.
        _ = _committed.Task.Exception;
    }
}
