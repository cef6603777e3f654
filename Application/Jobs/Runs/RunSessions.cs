using System.Text.Json;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Leases;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Runs;

/// <summary>Begins to work on runs, and keeps them while they are worked on.</summary>
public sealed class RunSessions(IRunDatastore datastore, JobsConfig config, TimeProvider time)
{
    private const int MostAttempts = 20;

    /// <summary>Claims a run.</summary>
    /// <returns>Null where it is not to be had.</returns>
    internal async Task<RunSession?> ClaimAsync(LeaseClaim claim, JobConfig job, RunStop stop, IRunWatcher watcher, CancellationToken cancellationToken)
    {
        var conditions = ConditionsOf(job);
        if (await datastore.ClaimAsync(claim, conditions, cancellationToken) is not { } work)
        {
            return null;
        }

        var written = work.Run.Attempts > 1 ? await datastore.CountLinesAsync(claim.Id, cancellationToken) : new Dictionary<string, int>();
        return new RunSession(claim, job, work, stop)
        {
            Watcher = watcher,
            Journal = new RunJournal(claim, datastore, time, written),
            Values = ValuesOf(work.Run, job),
            Time = time,
        };
    }

    /// <summary>What must hold for a run of the job to begin.</summary>
    public static RunConditions ConditionsOf(JobConfig job) => new([.. job.Steps.Keys], job.MaxActive, job.DependsOnPast && job.Schedule is not null);

    /// <summary>Keeps the claim, writes what the steps tell, and looks at the clock, until it is cancelled.</summary>
    internal async Task KeepAsync(RunSession session, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(
                new RunHeartbeat(session.Claim, datastore, config.Scheduler.Lease, time).KeepAsync(session, cancellationToken),
                session.Journal.KeepAsync(cancellationToken),
                EndInTimeAsync(session, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run has ended.
        }
    }

    private async Task EndInTimeAsync(RunSession session, CancellationToken cancellationToken)
    {
        if (session.Work.Run.CancelRequested)
        {
            session.Stop.Stop(StopCause.Cancelled);
        }

        // It may be what kills them.
        if (session.Work.Run.Attempts > MostAttempts)
        {
            session.Stop.Stop(StopCause.GivenUp);
        }

        var left = session.Work.Run.StartedAt!.Value + session.Job.Timeout - time.GetUtcNow().UtcDateTime;
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
        session.Stop.Stop(StopCause.TimedOut);
    }

    private static TemplateValues ValuesOf(JobRun run, JobConfig job)
    {
        var time = run.ScheduledFor is { } scheduled ? new DateTimeOffset(scheduled) : run.CreatedAt;
        var parameters = run.Parameters is { } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json)! : [];
        return new TemplateValues(run.Job, run.Id, run.Date, TimeZoneInfo.ConvertTime(time, job.Zone), parameters);
    }
}
