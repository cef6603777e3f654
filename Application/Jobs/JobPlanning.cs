using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Jobs;

/// <summary>Follows the schedules of jobs, and keeps what comes of it. Whichever server does it, and however often: a time has one run.</summary>
public sealed partial class JobPlanning(JobsConfig config, IJobDatastore datastore, TimeProvider time, ILogger<JobPlanning> logger)
{
    /// <summary>Makes the runs of a job that are due.</summary>
    /// <returns>Whether there are more to make: oldest come first, and not all at once.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<bool> PlanAsync(string name, CancellationToken cancellationToken)
    {
        if (!config.Jobs.TryGetValue(name, out var job) || job.Schedule is null)
        {
            return false;
        }

        var plan = await datastore.PlanAsync(
            name, until => JobPlanner.Plan(name, job, until, time.GetUtcNow(), config.Scheduler.Grace), cancellationToken);
        if (plan.Missed > 0)
        {
            LogMissed(name, plan.Missed);
        }

        if (plan.Runs.Count > 0)
        {
            LogPlanned(name, plan.Runs.Count, plan.Runs[0].ScheduledFor!.Value);
        }

        return plan.HasMore;
    }

    [LoggerMessage(EventIds.RunsPlanned, LogLevel.Information, "Job {Job}: {Count} runs are due, the first for {First:u}")]
    private partial void LogPlanned(string job, int count, DateTime first);

    [LoggerMessage(EventIds.RunsMissed, LogLevel.Warning, "Job {Job}: {Count} runs were missed and are left out, as 'catch-up: skip' says")]
    private partial void LogMissed(string job, int count);
}
