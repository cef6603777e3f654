namespace Interlock.Application.Jobs.Runs;

/// <summary>Why a run is stopped before its end.</summary>
internal enum StopCause
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Someone wants it cancelled.</summary>
    Cancelled,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>Too many servers died with it.</summary>
    GivenUp,

    /// <summary>The server stops; the run goes on later.</summary>
    Stopping,

    /// <summary>Another worker has it: nothing more may be written.</summary>
    Lost,
}

/// <summary>Stops the steps of one run. The first cause counts; that the run is lost counts in any case.</summary>
internal sealed class RunStop : IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly CancellationTokenSource _lost = new();
    private int _cause;

    /// <summary>Is cancelled when the steps shall end.</summary>
    public CancellationToken Token => _stopped.Token;

    /// <summary>Is cancelled when nothing more may be written.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why.</summary>
    public StopCause Cause => (StopCause)Volatile.Read(ref _cause);

    /// <summary>Why, in words that follow the name of the run.</summary>
    public string ReasonWith(TimeSpan timeout) => Cause switch
    {
        StopCause.Cancelled => "was cancelled",
        StopCause.TimedOut => $"took longer than {RunText.Spoken(timeout)}",
        StopCause.GivenUp => "was given up: each server that began it stopped before its end",
        _ => "was stopped",
    };

    public void Stop(StopCause cause)
    {
        if (cause == StopCause.Lost)
        {
            Volatile.Write(ref _cause, (int)cause);
            _lost.Cancel();
        }
        else if (Interlocked.CompareExchange(ref _cause, (int)cause, (int)StopCause.None) != (int)StopCause.None)
        {
            return;
        }

        _stopped.Cancel();
    }

    public void Dispose()
    {
        _stopped.Dispose();
        _lost.Dispose();
    }
}
