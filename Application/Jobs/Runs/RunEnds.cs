using Interlock.Application.Jobs.Steps;
using Interlock.Application.Notifications;
using Interlock.Application.Telemetry;
using Interlock.Domain.Jobs;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Jobs.Runs;

/// <summary>Decides the outcome of a run, stores it, and has subscribers notified.</summary>
public sealed partial class RunEnds(INotifications notifications, TimeProvider time, ILogger<RunEnds> logger)
{
    /// <summary>Ends a run whose steps have ended, or lets it wait where the server stops.</summary>
    /// <returns>Where it is now.</returns>
    /// <exception cref="StepLostException">Another worker has it.</exception>
    internal async Task<RunState> EndAsync(RunSession session, IReadOnlyDictionary<string, RunState> steps)
    {
        var (state, reason) = OutcomeOf(session, steps);
        if (state == RunState.Queued)
        {
            await session.WriteSurelyAsync(new RunWrite { Change = now => Release(now, time.GetUtcNow().UtcDateTime) });
            Log.Released(logger, session.Work.Run.Job, session.Claim.Id);
            return state;
        }

        var run = session.Work.Run;
        var occurrence = state == RunState.Cancelled ? null : OccurrenceOf(session, state, reason, steps);
        await session.WriteSurelyAsync(new RunWrite
        {
            Change = now => now.Run.End(state, reason, time.GetUtcNow().UtcDateTime),
            Deliveries = occurrence is null ? [] : notifications.DeliveriesOf(occurrence),
        });
        notifications.Wake();
        Tell(run, state, reason);
        WorkMetrics.CountRun(run.Job, state.ToString().ToLowerInvariant());
        return state;
    }

    private static (RunState State, string? Reason) OutcomeOf(RunSession session, IReadOnlyDictionary<string, RunState> steps)
    {
        if (steps.Values.All(state => state == RunState.Succeeded))
        {
            return (RunState.Succeeded, null);
        }

        var stopped = $"it {session.Stop.ReasonWith(session.Job.Timeout)}";
        var failed = steps.Where(step => step.Value == RunState.Failed).Select(step => step.Key).ToList();
        return session.Stop.Cause switch
        {
            StopCause.None => (RunState.Failed, RunText.Reason(string.Join("; ", failed.Select(step => $"step '{step}' failed: {WhyOf(session, step)}")))),
            StopCause.Lost => throw new StepLostException(),
            StopCause.Stopping => (RunState.Queued, null),
            StopCause.Cancelled => (RunState.Cancelled, stopped),
            _ => (RunState.Failed, RunText.Reason($"{stopped}{DuringOf(session, failed)}")),
        };
    }

    private static string WhyOf(RunSession session, string step) => session.Failures.GetValueOrDefault(step, "unknown").TrimEnd('.');

    // Steps that were stopped with the run, and those that had failed before.
    private static string DuringOf(RunSession session, IReadOnlyList<string> failed)
    {
        var stopped = $"the run {session.Stop.ReasonWith(session.Job.Timeout)}";
        return string.Concat(failed.Select(step => WhyOf(session, step) switch
        {
            var why when why == stopped => $"; step '{step}' was running",
            var why => $"; step '{step}' failed: {why.Replace($"{stopped}; before that: ", "", StringComparison.Ordinal)}",
        }));
    }

    private static void Release(RunWork work, DateTime now)
    {
        foreach (var step in work.Steps.Values.Where(step => step.State == RunState.Running))
        {
            step.Requeue();
        }

        work.Run.Release(now);
    }

    private static Occurrence OccurrenceOf(RunSession session, RunState state, string? reason, IReadOnlyDictionary<string, RunState> steps)
    {
        var run = session.Work.Run;
        var step = steps.Where(step => step.Value == RunState.Failed).Select(step => step.Key).FirstOrDefault();
        var isGood = state == RunState.Succeeded;
        return new Occurrence(
            isGood ? "job.succeeded" : "job.failed",
            run.Job,
            run.Id,
            $"Job {run.Job} of {run.Date:yyyy-MM-dd} {(isGood ? "succeeded" : $"failed: {reason}")}.",
            new Dictionary<string, string?>
            {
                ["reason"] = reason,
                ["step"] = step,
                ["date"] = run.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                ["cause"] = RunNames.Of(run.Cause),
            });
    }

    private void Tell(JobRun run, RunState state, string? reason)
    {
        switch (state)
        {
            case RunState.Succeeded:
                Log.Succeeded(logger, run.Job, run.Id, run.Date);
                break;
            case RunState.Cancelled:
                Log.Cancelled(logger, run.Job, run.Id, run.Date);
                break;
            default:
                Log.Failed(logger, run.Job, run.Id, run.Date, reason);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RunSucceeded, LogLevel.Information, "Job {Job}, run {Run} of {Date:yyyy-MM-dd}: succeeded")]
        public static partial void Succeeded(ILogger logger, string job, string run, DateOnly date);

        [LoggerMessage(EventIds.RunFailed, LogLevel.Error, "Job {Job}, run {Run} of {Date:yyyy-MM-dd}: failed: {Reason}")]
        public static partial void Failed(ILogger logger, string job, string run, DateOnly date, string? reason);

        [LoggerMessage(EventIds.RunCancelled, LogLevel.Information, "Job {Job}, run {Run} of {Date:yyyy-MM-dd}: cancelled")]
        public static partial void Cancelled(ILogger logger, string job, string run, DateOnly date);

        [LoggerMessage(EventIds.RunReleased, LogLevel.Information, "Job {Job}, run {Run}: released because the server stops; another server resumes it")]
        public static partial void Released(ILogger logger, string job, string run);
    }
}
