using Interlock.Application.Calls;
using Interlock.Application.Leases;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks.Execution;

/// <summary>A task that this server works on, under a claim.</summary>
public sealed class RunningTask : IProgress<CallProgress>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private CallProgress _progress;
    private bool _ended;

    internal RunningTask(InferenceTask task, string token) => (Task, Claim) = (task, new LeaseClaim(task.Id, token));

    /// <summary>The task; whoever settles it makes its last transition.</summary>
    public InferenceTask Task { get; }

    /// <summary>The claim under which this server runs it.</summary>
    public LeaseClaim Claim { get; }

    /// <summary>Fires when the work on it is to end: it was cancelled, or the claim was lost.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether who sent it wants it cancelled.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether someone else may work on it by now.</summary>
    public bool IsLost { get; private set; }

    /// <summary>How far it is.</summary>
    public CallProgress Progress
    {
        get
        {
            lock (_lock)
            {
                return _progress;
            }
        }
    }

    /// <summary>How far the datastore knows it to be.</summary>
    internal CallProgress Stored { get; set; }

    /// <summary>Who sent it wants it cancelled.</summary>
    public void Cancel()
    {
        IsCancelled = true;
        End();
    }

    /// <summary>The claim was lost.</summary>
    public void Lose()
    {
        IsLost = true;
        End();
    }

    /// <inheritdoc />
    public void Report(CallProgress value)
    {
        lock (_lock)
        {
            _progress = value;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
        }

        _stop.Dispose();
    }

    // Whoever cancels it may come when it is over.
    private void End()
    {
        lock (_lock)
        {
            if (!_ended)
            {
                _ended = true;
                _ = _stop.CancelAsync();
            }
        }
    }
}
