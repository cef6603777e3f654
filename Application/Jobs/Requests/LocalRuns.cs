using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Leases;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Requests;

/// <summary>Runs that this process makes and works on by itself, one after the other; a server on the same datastore leaves them alone.</summary>
public sealed class LocalRuns(JobsConfig config, IJobDatastore datastore, IRunDatastore runs, RunWorker worker, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string _holder = Guid.NewGuid().ToString("n");

    /// <summary>Makes a run.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<string> MakeAsync(string name, RunRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var run = request.ToRun(name, config.Jobs[name], now);
        run.Hold(_holder, now.UtcDateTime + config.Scheduler.Lease);
        await datastore.AddAsync(run, int.MaxValue, cancellationToken);
        return run.Id;
    }

    /// <summary>Makes the runs between two days.</summary>
    /// <exception cref="InvalidInputException">There are too many.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public Task<Backfilled> BackfillAsync(string name, BackfillRequest request, CancellationToken cancellationToken)
    {
        var job = config.Jobs[name];
        return datastore.BackfillAsync(request.ToRuns(name, job, time.GetUtcNow()), request.OptionsFor(job) with { Holder = _holder }, cancellationToken);
    }

    /// <summary>Lets a run that failed or was cancelled go on here.</summary>
    /// <exception cref="NotFoundException">There is no such run.</exception>
    /// <exception cref="ConflictException">It has not ended, or has succeeded.</exception>
    public Task ResumeAsync(string name, string run, CancellationToken cancellationToken) =>
        datastore.ResumeAsync(name, TimeOrderedId.Parse(run) ?? throw new NotFoundException("run", run), _holder, cancellationToken);

    /// <summary>Works on a run as soon as it may begin, until it has ended.</summary>
    /// <returns>How it ended.</returns>
    public async Task<JobRun> WorkAsync(string name, string run, IRunWatcher watcher, CancellationToken cancellationToken)
    {
        for (var told = default(string); ;)
        {
            await worker.WorkAsync(new LeaseClaim(run, _holder), config.Jobs[name], watcher, cancellationToken);
            var found = await datastore.FindAsync(name, run, CancellationToken.None) ?? throw new NotFoundException("run", run);
            if (found.Run.IsFinished)
            {
                return found.Run;
            }

            var waiter = new RunWaiter(worker.Active.Count, time.GetUtcNow().UtcDateTime, _holder);
            if (await RunWaits.ReasonOfAsync(found.Run, config, datastore, waiter, CancellationToken.None) is { } reason && reason != told)
            {
                watcher.Logged(run, StepLogLevel.Info, told = reason);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Keeps the runs that were made and have not begun, until it is cancelled.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(config.Scheduler.Lease / 3, time, cancellationToken);
                await TryHoldAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // They are done.
        }
    }

    /// <summary>Cancels the runs that were made and have not begun.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public Task DropAsync(CancellationToken cancellationToken) => runs.DropAsync(_holder, "it was cancelled", cancellationToken);

    private async Task TryHoldAsync(CancellationToken cancellationToken)
    {
        try
        {
            await runs.HoldAsync(_holder, cancellationToken);
        }
        catch (UnavailableException)
        {
            // The next turn comes before they are free.
        }
    }
}
