using Interlock.Application;
using Interlock.Application.Jobs;
using Interlock.Domain;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>What Quartz fires for a run; the key's name is the run.</summary>
internal sealed partial class RunQuartzJob(
    JobsConfig config, IRunOffers runs, RunWorker worker, RunDispatcher dispatcher, ILogger<RunQuartzJob> logger) : IJob
{
    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var run = context.JobDetail.Key.Name;
        try
        {
            if (await runs.FindJobAsync(run, cancellationToken) is { } name && config.Jobs.TryGetValue(name, out var job))
            {
                var claim = new RunClaim(run, Guid.NewGuid().ToString("n"));
                await worker.WorkAsync(claim, job, watcher: null, cancellationToken);
                await dispatcher.DispatchAsync(context.Scheduler, name, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The sweep brings it again.
            LogFailed(run, e is UnavailableException ? e.Message : "unexpected", e);
        }
    }

    [LoggerMessage(EventIds.RunWorkFailed, LogLevel.Error, "Run {Run} could not be worked on: {Reason}")]
    private partial void LogFailed(string run, string reason, Exception exception);
}
