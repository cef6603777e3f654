using Interlock.Application.Calls;
using Interlock.Application.Leases;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks.Execution;

/// <summary>A task that this server runs under a claim.</summary>
public sealed class RunningTask : IProgress<CallProgress>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private CallProgress _progress;
    private bool _ended;

    internal RunningTask(InferenceTask task, string token) => (Task, Claim) = (task, new LeaseClaim(task.Id, token));

    /// <summary>The task.</summary>
    public InferenceTask Task { get; }

    /// <summary>The claim under which this server runs it.</summary>
    public LeaseClaim Claim { get; }

    /// <summary>Is cancelled when the run is to end: the task was cancelled, or the claim was lost.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether it is to be cancelled.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether its outcome is being stored: the claim ends with it, and is not lost.</summary>
    public bool IsSettling { get; set; }

    /// <summary>Whether the claim was lost.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Its progress.</summary>
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

    /// <summary>The progress that is stored.</summary>
    internal CallProgress Stored { get; set; }

    /// <summary>Ends the run: the task is to be cancelled.</summary>
    public void Cancel()
    {
        IsCancelled = true;
        End();
    }

    /// <summary>Ends the run: the claim was lost.</summary>
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

    // It may be called after the run has ended.
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
