using Interlock.Application.Jobs.Steps;
using Interlock.Application.Leases;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Jobs.Runs;

/// <summary>Works on runs: claims one, does its steps, and ends it. The same in the server and on the command line.</summary>
public sealed partial class RunWorker(RunSessions sessions, StepRunners steps, RunEnds ends, ActiveRuns active, ILogger<RunWorker> logger)
{
    /// <summary>The runs that this process works on.</summary>
    public ActiveRuns Active => active;

    /// <summary>Claims a run and works on it until it has ended or this process stops.</summary>
    /// <param name="claim">The run, and a token of this worker's own.</param>
    /// <param name="job">What ops wrote.</param>
    /// <param name="watcher">Is notified of progress, or null.</param>
    /// <param name="cancellationToken">Ends the attempt to have it; a run that was begun is stopped by <see cref="ActiveRuns"/>.</param>
    /// <returns>Its state; null where it could not be claimed, or the lease was lost.</returns>
    /// <exception cref="UnavailableException">The datastore could not be asked for it.</exception>
    public async Task<RunState?> WorkAsync(LeaseClaim claim, JobConfig job, IRunWatcher? watcher, CancellationToken cancellationToken)
    {
        using var stop = new RunStop();
        active.Add(claim.Id, stop);
        try
        {
            var session = stop.Cause == StopCause.None
                ? await sessions.ClaimAsync(claim, job, stop, watcher ?? NoWatcher.Instance, cancellationToken)
                : null;
            return session is null ? null : await WorkAsync(session);
        }
        finally
        {
            active.Remove(claim.Id);
        }
    }

    private async Task<RunState?> WorkAsync(RunSession session)
    {
        var run = session.Work.Run;
        Log.Begun(logger, run.Job, run.Id, run.Date, run.Attempts);
        try
        {
            return await RunAsync(session);
        }
        catch (StepLostException)
        {
            Log.Lost(logger, run.Job, run.Id);
            return null;
        }
    }

    private async Task<RunState> RunAsync(RunSession session)
    {
        using var ended = new CancellationTokenSource();
        var keeping = sessions.KeepAsync(session, ended.Token);
        try
        {
            var graph = new RunGraph(session.Job.Steps, (step, missing) => steps.RunAsync(session, step, missing));
            return await ends.EndAsync(session, await graph.RunAsync());
        }
        finally
        {
            await ended.CancelAsync();
            await keeping;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RunBegun, LogLevel.Information, "Job {Job}, run {Run} of {Date:yyyy-MM-dd}: started, attempt {Attempt}")]
        public static partial void Begun(ILogger logger, string job, string run, DateOnly date, int attempt);

        [LoggerMessage(EventIds.RunLost, LogLevel.Warning, "Job {Job}, run {Run}: lease lost; this server stops the run")]
        public static partial void Lost(ILogger logger, string job, string run);
    }
}
