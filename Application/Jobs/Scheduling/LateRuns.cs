using System.Globalization;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Notifications;
using Interlock.Domain.Jobs;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Jobs.Scheduling;

/// <summary>Notifies subscribers of runs that have not ended <c>late-after</c> their time. Only one loop may use it.</summary>
public sealed partial class LateRuns(JobsConfig config, IJobDatastore datastore, Announcer announcer, TimeProvider time, ILogger<LateRuns> logger)
{
    private const int Most = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly RunState[] Unfinished = [RunState.Queued, RunState.Running];

    private HashSet<string> _notified = [];
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Looks for them, if some seconds have passed since the last time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _next)
        {
            return;
        }

        _next = now + Interval;
        var late = new HashSet<string>();
        foreach (var (name, job) in config.Jobs.Where(job => job.Value.LateAfter is not null))
        {
            foreach (var state in Unfinished)
            {
                var runs = await datastore.ListAsync(new RunFilter(name, state, null, null, null, Most), cancellationToken);
                foreach (var run in runs.Where(run => DueOf(run) + job.LateAfter < now && late.Add(run.Id) && !_notified.Contains(run.Id)))
                {
                    Notify(run, job.LateAfter!.Value);
                }
            }
        }

        _notified = late;
    }

    private static DateTimeOffset DueOf(JobRun run) => run.ScheduledFor is { } due ? new DateTimeOffset(due, TimeSpan.Zero) : run.CreatedAt;

    private void Notify(JobRun run, TimeSpan after)
    {
        var reason = $"it is {run.State.ToString().ToLowerInvariant()} and has not ended {after.TotalSeconds:0} s after {DueOf(run):u}";
        LogLate(run.Job, run.Id, reason);
        announcer.Announce(new Occurrence(
            "job.late",
            run.Job,
            run.Id,
            $"Job '{run.Job}' for {run.Date:yyyy-MM-dd} is late: {reason}.",
            new Dictionary<string, string?> { ["date"] = run.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["reason"] = reason }));
    }

    [LoggerMessage(EventIds.RunLate, LogLevel.Warning, "Job {Job}: run {Run} is late: {Reason}")]
    private partial void LogLate(string job, string run, string reason);
}
