using Interlock.Application;
using Interlock.Application.Jobs;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>Deletes runs that are older than their job wants to keep them, a few at a time.</summary>
internal sealed partial class RunRetention(JobsConfig config, IRunOffers runs, TimeProvider time, ILogger<RunRetention> logger)
{
    // Of jobs that were taken out of the configuration.
    private static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(90);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private const int MostTurns = 100;

    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Deletes what is too old, if it is time to look again.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _next)
        {
            return;
        }

        foreach (var name in await runs.ListJobsAsync(cancellationToken))
        {
            await DeleteAsync(name, cancellationToken);
        }

        _next = time.GetUtcNow() + Pause;
    }

    private async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var kept = config.Jobs.TryGetValue(name, out var job) ? job.Retention : DefaultRetention;
        var before = time.GetUtcNow().UtcDateTime - kept;
        var deleted = 0;
        for (var (turn, some) = (0, 1); some > 0 && turn < MostTurns; turn++)
        {
            some = await runs.DeleteFinishedAsync(name, before, cancellationToken);
            deleted += some;
        }

        if (deleted > 0)
        {
            LogDeleted(name, deleted);
        }
    }

    [LoggerMessage(EventIds.RunsDeleted, LogLevel.Information, "Job {Job}: {Count} runs were older than its retention and are deleted")]
    private partial void LogDeleted(string job, int count);
}
