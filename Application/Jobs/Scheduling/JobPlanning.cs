using System.Globalization;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Notifications;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Jobs.Scheduling;

/// <summary>Turns schedules into runs in the datastore. Whichever server does it, and however often: a time has one run. Only one loop may use it.</summary>
public sealed partial class JobPlanning(JobsConfig config, IJobDatastore datastore, Announcer announcer, TimeProvider time, ILogger<JobPlanning> logger)
{
    private readonly Dictionary<string, DateTimeOffset?> _next = config.Jobs
        .Where(job => job.Value.Schedule is not null)
        .ToDictionary(job => job.Key, _ => (DateTimeOffset?)DateTimeOffset.MinValue, StringComparer.Ordinal);

    /// <summary>The time until something is to be planned.</summary>
    public TimeSpan UntilNext =>
        _next.Values.Min() is not { } next ? TimeSpan.MaxValue : next - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Makes the runs that are due, of each job the oldest first and a limited number.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task PlanAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var (name, _) in _next.Where(job => job.Value <= now).ToList())
        {
            _next[name] = await PlanAsync(name, config.Jobs[name], cancellationToken) ? now : JobPlanner.NextAfter(config.Jobs[name], now);
        }
    }

    private async Task<bool> PlanAsync(string name, JobConfig job, CancellationToken cancellationToken)
    {
        var plan = await datastore.PlanAsync(
            name, until => JobPlanner.Plan(name, job, until, time.GetUtcNow(), config.Scheduler.Grace), cancellationToken);
        if (plan.Missed > 0)
        {
            LogMissed(name, plan.Missed);
            announcer.Announce(new Occurrence(
                "job.missed",
                name,
                TimeOrderedId.New(time.GetUtcNow()),
                $"Job '{name}': {plan.Missed} runs were not made, since no server was there in time.",
                new Dictionary<string, string?> { ["count"] = plan.Missed.ToString(CultureInfo.InvariantCulture) }));
        }

        if (plan.Runs.Count > 0)
        {
            LogPlanned(name, plan.Runs.Count, plan.Runs[0].ScheduledFor!.Value);
        }

        return plan.HasMore;
    }

    [LoggerMessage(EventIds.RunsPlanned, LogLevel.Information, "Job {Job}: {Count} runs are due, the first for {First:u}")]
    private partial void LogPlanned(string job, int count, DateTime first);

    [LoggerMessage(EventIds.RunsMissed, LogLevel.Warning, "Job {Job}: {Count} missed runs are skipped ('catch-up: skip')")]
    private partial void LogMissed(string job, int count);
}
