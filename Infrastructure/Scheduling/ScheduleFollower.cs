using Interlock.Application.Jobs;
using Quartz;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>Follows the schedule of a job: makes what is due, brings it to threads, and lets Quartz fire at the next time.</summary>
internal sealed class ScheduleFollower(JobsConfig config, JobPlanning planning, RunDispatcher dispatcher, TimeProvider time)
{
    private const string Group = "schedules";

    /// <summary>Plans once.</summary>
    /// <returns>When there will be something to plan again: now, if one pass was not enough; null if never.</returns>
    public async Task<DateTimeOffset?> FollowAsync(IScheduler scheduler, string name, CancellationToken cancellationToken)
    {
        if (!config.Jobs.TryGetValue(name, out var job) || job.Schedule is null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var hasMore = await planning.PlanAsync(name, cancellationToken);
        await dispatcher.DispatchAsync(scheduler, name, cancellationToken);
        if (JobPlanner.NextAfter(job, now) is not { } next)
        {
            return hasMore ? now : null;
        }

        await FireAtAsync(scheduler, name, next, cancellationToken);
        return hasMore ? now : next;
    }

    private static async Task FireAtAsync(IScheduler scheduler, string name, DateTimeOffset next, CancellationToken cancellationToken)
    {
        var job = JobBuilder.Create<PlanQuartzJob>().WithIdentity(name, Group).StoreDurably().Build();
        var trigger = TriggerBuilder.Create().WithIdentity(name, Group).StartAt(next)
            .WithSchedule(SimpleScheduleBuilder.Create().WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow)).Build();
        await scheduler.ScheduleJob(job, trigger, ScheduleJobOptions.Replacing, cancellationToken);
    }
}
