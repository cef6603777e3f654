using Interlock.Application.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>Makes the scheduler of this server.</summary>
internal sealed class QuartzFactory(QuartzStore store, SchedulerConfig config, QuartzJobs jobs, ILoggerFactory loggers)
{
    /// <summary>What runs are limited by. Planning is not, so that it is never late.</summary>
    public const string Runs = "runs";

    // Servers with the same name on the same datastore share the work.
    private const string Name = "interlock";
    private const int Planners = 2;

    /// <summary>A scheduler that is not started; disposing the factory ends it.</summary>
    public ISchedulerFactory Create() => QuartzSchedulerBuilder.Create(quartz =>
    {
        quartz.ConfigureScheduler(options =>
        {
            options.InstanceName = Name;
            options.PropagateTraceContext = false;
        });
        quartz.UseDefaultThreadPool(config.Concurrency + Planners);
        quartz.UseExecutionLimits(limits => limits.ForGroup(Runs, config.Concurrency));
        quartz.UseJobFactory(jobs);
        quartz.UsePersistentStore(store.Configure);
        quartz.Services.AddLogging(logging => logging.AddProvider(new QuartzLogs(loggers)).SetMinimumLevel(LogLevel.Warning));
    }).Build();

    /// <summary>Quartz has a container of its own; what it says goes where everything goes.</summary>
    private sealed class QuartzLogs(ILoggerFactory loggers) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

        public void Dispose()
        {
            // The loggers are the server's.
        }
    }
}
