namespace Interlock.Infrastructure.Datastore.Writes;

/// <summary>What one caller wants committed, together.</summary>
/// <param name="rows">The rows.</param>
/// <param name="admittedAt">Timestamp of its admission.</param>
internal sealed class PendingAdd<T>(IReadOnlyList<T> rows, long admittedAt)
{
    // Its caller goes on within Complete or Fail, so neither is called on the writer's own thread.
    private readonly TaskCompletionSource _committed = new();

    public IReadOnlyList<T> Rows { get; } = rows;

    public long AdmittedAt { get; } = admittedAt;

    public Task Committed => _committed.Task;

    public void Complete() => _committed.SetResult();

    public void Fail(Exception cause)
    {
        _committed.SetException(cause);

        // A caller that stopped waiting leaves nobody to look at it.
        _ = _committed.Task.Exception;
    }
}
