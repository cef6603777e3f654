using Interlock.Application.Jobs.Steps;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Jobs.Runs;

/// <summary>The folder that steps take relative paths from: that of config.yaml.</summary>
/// <param name="Path">Where it is.</param>
public sealed record JobFolder(string Path);

/// <summary>Does one step of a run: its attempts, their time-outs and the pauses between them.</summary>
public sealed partial class StepRunners(IEnumerable<IStepRunner> runners, JobFolder folder, TimeProvider time, ILogger<StepRunners> logger)
{
    private readonly Dictionary<Type, IStepRunner> _runners = runners.ToDictionary(runner => runner.ConfigType);

    /// <summary>Does a step, unless it is done or one before it did not succeed.</summary>
    /// <returns>How it ended; <see cref="RunState.Queued"/> where the server stops before it.</returns>
    /// <exception cref="StepLostException">Another worker has the run.</exception>
    internal async Task<RunState> RunAsync(RunSession session, string name, IReadOnlyList<string> missing)
    {
        if (session.Work.Steps[name].State == RunState.Succeeded)
        {
            return RunState.Succeeded;
        }

        if (session.Stop.Cause != StopCause.None)
        {
            return await StoppedAsync(session, name, hasBegun: session.Work.Steps[name].StartedAt >= session.Work.Run.StartedAt);
        }

        if (missing.Count > 0)
        {
            return await EndAsync(session, name, RunState.Skipped, $"{string.Join(", ", missing.Select(step => $"'{step}'"))} did not succeed");
        }

        return await TryAsync(session, name, session.Job.Steps[name]);
    }

    private async Task<RunState> TryAsync(RunSession session, string name, StepConfig step)
    {
        var context = new StepContext(session, name, step, folder.Path, session.Work.Steps[name].Checkpoint);
        for (var retries = step.Retries ?? session.Job.Retries; ; retries--)
        {
            await session.ChangeStepAsync(name, now => now.Begin(time.GetUtcNow().UtcDateTime));
            var failure = await AttemptAsync(session, context);
            if (failure is null)
            {
                return await EndAsync(session, name, RunState.Succeeded, null);
            }

            if (session.Stop.Cause != StopCause.None)
            {
                return await StoppedAsync(session, name);
            }

            context.Log(retries > 0 ? StepLogLevel.Warning : StepLogLevel.Error, failure);
            if (retries == 0)
            {
                Log.Failed(logger, session.Work.Run.Job, session.Claim.Id, name, failure);
                return await EndAsync(session, name, RunState.Failed, failure);
            }

            Log.Retried(logger, session.Work.Run.Job, session.Claim.Id, name, failure);
            var delay = step.RetryDelay ?? session.Job.RetryDelay;
            await session.ChangeStepAsync(name, now => now.Requeue(RunText.Reason($"{failure.TrimEnd('.')}; it is retried after {RunText.Spoken(delay)}")));
            if (!await PauseAsync(delay, session.Stop.Token))
            {
                return await StoppedAsync(session, name, failure: failure);
            }
        }
    }

    /// <returns>Why it failed, or null.</returns>
    private async Task<string?> AttemptAsync(RunSession session, StepContext context)
    {
        using var timeout = context.Config.Timeout is { } longest ? new CancellationTokenSource(longest, time) : new CancellationTokenSource();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, session.Stop.Token);
        using var span = InterlockTelemetry.Source.StartActivity($"step {context.Name}")?.SetTag("interlock.job", session.Work.Run.Job);
        try
        {
            await RunnerOf(context.Config).RunAsync(context, both.Token);
            return null;
        }
        catch (StepLostException)
        {
            throw;
        }
        catch (InterlockException e)
        {
            return RunText.Reason(e.Message);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            return session.Stop.Token.IsCancellationRequested ? "it was stopped" : $"it took longer than {RunText.Spoken(context.Config.Timeout!.Value)}";
        }
        catch (Exception e)
        {
            Log.Broke(logger, session.Work.Run.Job, session.Claim.Id, context.Name, e);
            return $"something went wrong that nobody expected ({e.GetType().Name}); the log of the server has it";
        }
    }

    private IStepRunner RunnerOf(StepConfig step) => _runners.TryGetValue(step.GetType(), out var runner)
        ? runner
        : throw new StepFailedException("this build does not know steps of its kind");

    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // What the server stops in the middle goes on later: it waits.
    private Task<RunState> StoppedAsync(RunSession session, string name, bool hasBegun = true, string? failure = null)
    {
        var reason = $"the run {session.Stop.ReasonWith(session.Job.Timeout)}";
        return session.Stop.Cause switch
        {
            StopCause.Lost => throw new StepLostException(),
            StopCause.Stopping => Task.FromResult(RunState.Queued),
            StopCause.Cancelled => EndAsync(session, name, RunState.Cancelled, reason),
            _ when !hasBegun => EndAsync(session, name, RunState.Skipped, $"{reason} before this step began"),
            _ => EndAsync(session, name, RunState.Failed, failure is null ? reason : RunText.Reason($"{reason}; before that: {failure}")),
        };
    }

    private async Task<RunState> EndAsync(RunSession session, string name, RunState state, string? reason)
    {
        if (state == RunState.Failed && reason is not null)
        {
            session.Failures[name] = reason;
        }

        await session.ChangeStepAsync(name, now => now.End(state, reason, time.GetUtcNow().UtcDateTime));
        return state;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StepFailed, LogLevel.Error, "Job {Job}, run {Run}: step {Step} failed: {Reason}")]
        public static partial void Failed(ILogger logger, string job, string run, string step, string reason);

        [LoggerMessage(EventIds.StepRetried, LogLevel.Warning, "Job {Job}, run {Run}: step {Step} failed and is tried again: {Reason}")]
        public static partial void Retried(ILogger logger, string job, string run, string step, string reason);

        [LoggerMessage(EventIds.StepBroke, LogLevel.Error, "Job {Job}, run {Run}: step {Step} broke")]
        public static partial void Broke(ILogger logger, string job, string run, string step, Exception exception);
    }
}
