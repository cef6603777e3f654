using Autofac;
using Quartz;
using Quartz.Extensibility;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>Makes what Quartz runs.</summary>
internal sealed class QuartzJobs(ILifetimeScope scope) : IJobFactory
{
    /// <inheritdoc />
    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
        new(new JobScope((IJob)scope.Resolve(bundle.JobDetail.JobType.Type)));

    /// <inheritdoc />
    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
