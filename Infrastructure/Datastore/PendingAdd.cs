using Interlock.Domain.Predictions;

namespace Interlock.Infrastructure.Datastore;

/// <summary>What one caller wants committed, together.</summary>
/// <param name="predictions">The rows.</param>
internal sealed class PendingAdd(IReadOnlyList<Prediction> predictions)
{
    // Its caller goes on within Complete or Fail, so neither is called on the writer's own thread.
    private readonly TaskCompletionSource _committed = new();

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
