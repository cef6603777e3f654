using Autofac;
using Interlock.Application.Jobs;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>Wires what runs jobs by the clock. A server without jobs leaves it out, and loads nothing of it.</summary>
/// <param name="baseFolder">The folder of config.yaml.</param>
public sealed class SchedulingModule(string baseFolder) : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterType<QuartzStore>().WithParameter(TypedParameter.From(baseFolder)).SingleInstance();
        builder.RegisterType<QuartzFactory>().SingleInstance();
        builder.RegisterType<RunDispatcher>().SingleInstance();
        builder.RegisterType<ScheduleFollower>().SingleInstance();
        builder.RegisterType<JobSweep>().SingleInstance();
        builder.RegisterType<RunRetention>().SingleInstance();
        builder.RegisterType<QuartzJobs>().SingleInstance();
        builder.RegisterType<PlanQuartzJob>();
        builder.RegisterType<RunQuartzJob>();
        builder.RegisterType<JobScheduler>().As<IJobScheduler>().SingleInstance();
    }
}
