using Interlock.Application.Jobs.Runs;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Jobs.Scheduling;

/// <summary>Deletes runs that are older than the retention of their job.</summary>
public sealed partial class RunRetention(JobsConfig config, IRunDatastore runs, TimeProvider time, ILogger<RunRetention> logger)
{
    // For jobs that are not configured any more.
    private static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(90);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private const int MaxTurns = 100;

    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Deletes them, if an hour has passed since the last time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _next)
        {
            return;
        }

        foreach (var name in await runs.ListJobsAsync(cancellationToken))
        {
            await DeleteAsync(name, cancellationToken);
        }

        _next = time.GetUtcNow() + Interval;
    }

    private async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var kept = config.Jobs.TryGetValue(name, out var job) ? job.Retention : DefaultRetention;
        var before = time.GetUtcNow().UtcDateTime - kept;
        var deleted = 0;
        for (var (turn, some) = (0, 1); some > 0 && turn < MaxTurns; turn++)
        {
            some = await runs.DeleteFinishedAsync(name, before, cancellationToken);
            deleted += some;
        }

        if (deleted > 0)
        {
            LogDeleted(name, deleted);
        }
    }

    [LoggerMessage(EventIds.RunsDeleted, LogLevel.Information, "Job {Job}: deleted {Count} runs that were older than its retention")]
    private partial void LogDeleted(string job, int count);
}
