using Interlock.Application.Serving.Health;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Jobs.Scheduling;

/// <summary>Plans the schedules of jobs and starts runs that are due. Servers that share a datastore share the work.</summary>
public sealed partial class JobScheduler(
    JobPlanning planning, RunDispatcher dispatcher, LateRuns late, RunRetention retention, RunSignal signal, ILogger<JobScheduler> logger)
{
    // For runs that other servers queued or lost; this server's own set the signal.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is cancelled; no run begins from then on. Failures are logged and retried.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        LogStarted();
        while (true)
        {
            await TurnAsync(cancellationToken);
            var untilNext = planning.UntilNext;
            await signal.WaitAsync(untilNext < Interval ? untilNext : Interval, cancellationToken);
        }
    }

    /// <summary>Waits for the runs of this server; those that have not ended when it is cancelled are released for the next server.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => dispatcher.StopAsync(cancellationToken);

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await planning.PlanAsync(cancellationToken);
            await dispatcher.DispatchAsync(cancellationToken);
            await late.RunAsync(cancellationToken);
            await retention.RunAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!DatastoreHealth.HasLogged(e))
            {
                LogFailed(e.Message, e);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Drivers report a cancelled statement by exceptions of their own.
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    [LoggerMessage(EventIds.SchedulerStarted, LogLevel.Information, "Job scheduler started")]
    private partial void LogStarted();

    [LoggerMessage(EventIds.RunSweepFailed, LogLevel.Error, "Could not plan or start runs; retrying: {Reason}")]
    private partial void LogFailed(string reason, Exception exception);
}
