using Interlock.Application.Jobs;
using Quartz;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>Looks now and then for what nobody brought: times that were not planned, runs that wait, runs whose server died, runs that are too old to keep.</summary>
internal sealed class JobSweep(
    JobsConfig config, RunDispatcher dispatcher, ScheduleFollower follower, RunRetention retention, TimeProvider time)
{
    private readonly Dictionary<string, DateTimeOffset?> _next = config.Jobs
        .Where(job => job.Value.Schedule is not null)
        .ToDictionary(job => job.Key, _ => (DateTimeOffset?)DateTimeOffset.MinValue, StringComparer.Ordinal);

    /// <summary>Looks once.</summary>
    public async Task TurnAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        foreach (var (name, _) in _next.Where(job => job.Value <= time.GetUtcNow()).ToList())
        {
            _next[name] = await follower.FollowAsync(scheduler, name, cancellationToken);
        }

        await dispatcher.DispatchAllAsync(scheduler, cancellationToken);
        await retention.KeepAsync(cancellationToken);
    }
}
