using Interlock.Application.Jobs;
using Quartz;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>
/// Brings runs to a thread of some server: a run is a job of Quartz that is fired once. Quartz may fire it twice or forget it; the claim in the
/// datastore decides who works on it, and the sweep brings again what was forgotten.
/// </summary>
internal sealed class RunDispatcher(JobsConfig config, IRunOffers runs)
{
    private const string Group = "runs";

    /// <summary>Brings as many runs of a job to threads as may begin.</summary>
    public async Task DispatchAsync(IScheduler scheduler, string name, CancellationToken cancellationToken)
    {
        if (config.Jobs.TryGetValue(name, out var job))
        {
            foreach (var run in await runs.ListReadyAsync(name, RunSessions.ConditionsOf(job), cancellationToken))
            {
                await OfferAsync(scheduler, run, cancellationToken);
            }
        }
    }

    /// <summary>Brings whatever waits to threads, and what was left by servers that died; lets nothing wait of a job that is not configured any more.</summary>
    public async Task DispatchAllAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        foreach (var run in await runs.ListLostAsync(cancellationToken))
        {
            await OfferAsync(scheduler, run, cancellationToken);
        }

        foreach (var name in await runs.ListBusyAsync(cancellationToken))
        {
            await (config.Jobs.ContainsKey(name)
                ? DispatchAsync(scheduler, name, cancellationToken)
                : runs.CancelQueuedAsync(name, "the job was taken out of config.yaml", cancellationToken));
        }
    }

    /// <summary>Brings a run to a thread, unless it is on its way.</summary>
    private static async Task OfferAsync(IScheduler scheduler, string run, CancellationToken cancellationToken)
    {
        var key = new TriggerKey(run, Group);
        if (await scheduler.GetTriggerState(key, cancellationToken) is TriggerState.Normal or TriggerState.Executing)
        {
            return;
        }

        var job = JobBuilder.Create<RunQuartzJob>().WithIdentity(run, Group).RequestRecovery().Build();
        var trigger = TriggerBuilder.Create().WithIdentity(key).WithExecutionGroup(QuartzFactory.Runs).StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow)).Build();
        await scheduler.ScheduleJob(job, trigger, ScheduleJobOptions.Replacing, cancellationToken);
    }
}
