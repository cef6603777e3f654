using System.Collections.Concurrent;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Leases;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Runs;

/// <summary>One run in the hands of its worker.</summary>
internal sealed class RunSession(LeaseClaim claim, JobConfig job, RunWork work, RunStop stop)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _commits;
    private long _renewed;

    public LeaseClaim Claim => claim;

    public JobConfig Job => job;

    /// <summary>The run as it was claimed. What is true now stands in the datastore.</summary>
    public RunWork Work => work;

    public RunStop Stop => stop;

    /// <summary>How long ago the claim was extended: by a renewal, or by a write.</summary>
    public TimeSpan SinceRenewal => Time.GetElapsedTime(Volatile.Read(ref _renewed));

    /// <summary>Whether a transaction with the work of a step is in progress.</summary>
    public bool IsCommittingWork => Volatile.Read(ref _commits) > 0;

    /// <summary>Why steps failed, by name.</summary>
    public ConcurrentDictionary<string, string> Failures { get; } = new(StringComparer.Ordinal);

    public required IRunWatcher Watcher { get; init; }

    public required RunJournal Journal { get; init; }

    public required TemplateValues Values { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Writes, and what the log has so far with it.</summary>
    /// <exception cref="StepLostException">Another worker has the run; this one was told to stop.</exception>
    public async Task WriteAsync(RunWrite write, CancellationToken cancellationToken)
    {
        var works = write.Work is null ? 0 : 1;
        Interlocked.Add(ref _commits, works);
        try
        {
            await Journal.WriteAsync(write, cancellationToken);
            MarkRenewed();
        }
        catch (StepLostException)
        {
            stop.Stop(StopCause.Lost);
            throw;
        }
        finally
        {
            Interlocked.Add(ref _commits, -works);
        }
    }

    /// <summary>The claim was extended.</summary>
    public void MarkRenewed() => Volatile.Write(ref _renewed, Time.GetTimestamp());

    /// <summary>Writes, however long the datastore cannot be reached, as long as the run is this worker's.</summary>
    /// <exception cref="StepLostException">It is not any more.</exception>
    public async Task WriteSurelyAsync(RunWrite write)
    {
        try
        {
            while (!await TryWriteAsync(write))
            {
                await Task.Delay(Pause, Time, stop.Lost);
            }
        }
        catch (OperationCanceledException) when (stop.Lost.IsCancellationRequested)
        {
            throw new StepLostException();
        }
    }

    /// <summary>Changes one step and tells who looks on.</summary>
    public async Task ChangeStepAsync(string step, Action<StepRun> change)
    {
        StepRun? changed = null;
        await WriteSurelyAsync(new RunWrite { Change = now => change(changed = now.Steps[step]) });
        Watcher.Changed(step, changed!.State, changed.Reason);
    }

    private async Task<bool> TryWriteAsync(RunWrite write)
    {
        try
        {
            await WriteAsync(write, stop.Lost);
            return true;
        }
        catch (UnavailableException) when (stop.Cause != StopCause.Stopping)
        {
            // The heartbeat knows for how long that may go on.
            return false;
        }
    }
}
