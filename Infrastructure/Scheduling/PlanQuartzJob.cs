using Quartz;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>What Quartz fires at the times of a job's schedule; the key's name is the job.</summary>
internal sealed class PlanQuartzJob(ScheduleFollower follower) : IJob
{
    /// <inheritdoc />
    // A failure is logged by Quartz, and the sweep plans what was not planned.
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await follower.FollowAsync(context.Scheduler, context.JobDetail.Key.Name, cancellationToken);
}
