using System.Globalization;
using Interlock.Application.Jobs.Runs;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Requests;

/// <summary>Finds out why runs and steps wait.</summary>
internal static class RunWaits
{
    private const int MostNamed = 3;

    /// <summary>Why a run waits: behind which run, or for which limit; null if it does not.</summary>
    /// <param name="run">The run.</param>
    /// <param name="config">The jobs, and how this server takes part in them.</param>
    /// <param name="datastore">Their runs.</param>
    /// <param name="worker">Who is to work on it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<string?> ReasonOfAsync(
        JobRun run, JobsConfig config, IJobDatastore datastore, RunWaiter worker, CancellationToken cancellationToken)
    {
        if (run.State != RunState.Queued)
        {
            return null;
        }

        var job = config.Jobs[run.Job];
        if (job is { DependsOnPast: true, Schedule: not null }
            && await datastore.FindBeforeAsync(run, cancellationToken) is { State: not RunState.Succeeded } before)
        {
            return $"it waits for run {Describe(before)}, which is {RunNames.Of(before.State)} ('depends-on-past'){(before.IsFinished ? "; resume that run" : "")}";
        }

        var running = await datastore.ListAsync(new RunFilter(run.Job, RunState.Running, null, null, null, job.MaxActive), cancellationToken);
        return running.Count >= job.MaxActive ? $"it waits for the end of {Describe(running)} ('max-active' is {job.MaxActive})"
            : run.Claim is { } holder && holder != worker.Holder && run.DueAt > worker.Now ? "it waits for the command that created it, which works on its runs itself"
            : worker.Holder is not null ? "it waits for its turn"
            : !config.Scheduler.Enabled ? "it waits for another server: this one runs no jobs ('scheduler.enabled' is false)"
            : worker.Active >= config.Scheduler.Concurrency ? $"it waits for its turn: this server works on {worker.Active} runs ('scheduler.concurrency')"
            : "it waits for its turn";
    }

    /// <summary>Why a step of a running run waits; null if it does not, or says so itself.</summary>
    public static string? ReasonOf(StepRun step, JobConfig job, IReadOnlyDictionary<string, StepRun> steps)
    {
        if (step.State != RunState.Queued || step.Reason is not null || !job.Steps.TryGetValue(step.Step, out var config))
        {
            return null;
        }

        var before = config.After.Where(name => steps.TryGetValue(name, out var other) && !other.IsFinished).Distinct().ToList();
        return before.Count > 0 ? $"it waits for {string.Join(", ", before.Select(name => $"'{name}'"))} ('after')" : null;
    }

    private static string Describe(IReadOnlyList<JobRun> runs) =>
        (runs.Count == 1 ? "run " : "one of the runs ") + string.Join(", ", runs.Take(MostNamed).Select(Describe)) + (runs.Count > MostNamed ? ", ..." : "");

    private static string Describe(JobRun run) => string.Create(CultureInfo.InvariantCulture, $"{run.Id} of {run.Date:yyyy-MM-dd}");
}

/// <summary>Who is to work on a run that waits.</summary>
/// <param name="Active">How many runs it works on.</param>
/// <param name="Now">Its time (UTC).</param>
/// <param name="Holder">The token by which it keeps its runs from others; null for a server.</param>
internal readonly record struct RunWaiter(int Active, DateTime Now, string? Holder = null);
