using Interlock.Application.Jobs.Runs;
using Interlock.Application.Leases;
using Interlock.Application.Serving.Health;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Jobs.Scheduling;

/// <summary>Starts runs that are due, as many at once as <c>scheduler.concurrency</c> allows.</summary>
public sealed partial class RunDispatcher(JobsConfig config, IRunDatastore runs, RunWorker worker, RunSignal signal, ILogger<RunDispatcher> logger)
{
    /// <summary>Starts the runs that may begin; cancels those of jobs that are not configured any more.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task DispatchAsync(CancellationToken cancellationToken)
    {
        foreach (var name in await runs.ListDueJobsAsync(cancellationToken))
        {
            if (config.Jobs.TryGetValue(name, out var job))
            {
                Start(job, await runs.ListReadyAsync(name, RunSessions.ConditionsOf(job), cancellationToken), cancellationToken);
            }
            else
            {
                await runs.CancelDueAsync(name, "the job was removed from config.yaml", cancellationToken);
            }
        }
    }

    /// <summary>Waits for the runs of this server; those that have not ended when it is cancelled are released for the next server.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => worker.Active.StopAsync(cancellationToken);

    private void Start(JobConfig job, IReadOnlyList<string> ready, CancellationToken cancellationToken)
    {
        foreach (var run in ready.Where(run => !worker.Active.Has(run)))
        {
            if (worker.Active.Count >= config.Scheduler.Concurrency)
            {
                return;
            }

            _ = RunAsync(run, job, cancellationToken);
        }
    }

    private async Task RunAsync(string run, JobConfig job, CancellationToken cancellationToken)
    {
        try
        {
            if (await worker.WorkAsync(new LeaseClaim(run, Guid.NewGuid().ToString("n")), job, watcher: null, cancellationToken) is not null)
            {
                // Another run may begin now.
                signal.Set();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It is started again by the next turn.
            LogFailed(run, e is UnavailableException ? e.Message : "unexpected", DatastoreHealth.HasLogged(e) ? null : e);
        }
    }

    [LoggerMessage(EventIds.RunWorkFailed, LogLevel.Error, "Run {Run} failed to start or to be stored: {Reason}")]
    private partial void LogFailed(string run, string reason, Exception? exception);
}
