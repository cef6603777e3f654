using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs;

/// <summary>The names of states and causes in the API.</summary>
public static class RunNames
{
    private static readonly RunState[] OfRuns = [RunState.Queued, RunState.Running, RunState.Succeeded, RunState.Failed, RunState.Cancelled];

    /// <summary>All states a run can have.</summary>
    public static IEnumerable<string> All => OfRuns.Select(Of);

    /// <summary>All states a step can have.</summary>
    public static IEnumerable<string> OfSteps => All.Append(Of(RunState.Skipped));

    /// <summary><c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c> or <c>skipped</c>.</summary>
    public static string Of(RunState state) => state switch
    {
        RunState.Queued => "queued",
        RunState.Running => "running",
        RunState.Succeeded => "succeeded",
        RunState.Failed => "failed",
        RunState.Cancelled => "cancelled",
        _ => "skipped",
    };

    /// <summary><c>schedule</c>, <c>manual</c> or <c>backfill</c>.</summary>
    public static string Of(RunCause cause) => cause switch
    {
        RunCause.Schedule => "schedule",
        RunCause.Manual => "manual",
        _ => "backfill",
    };

    /// <summary>Parses the name of a state of steps, those of runs among them.</summary>
    public static RunState? Parse(string word) => OfRuns.Append(RunState.Skipped).Where(state => Of(state) == word).Select(state => (RunState?)state).FirstOrDefault();
}
