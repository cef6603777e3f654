namespace Interlock.Api.WebConsole.Changes;

/// <summary>The page to roll back.</summary>
/// <param name="Target">The revision that is to come back.</param>
/// <param name="Active">The active revision.</param>
/// <param name="Plan">What changes.</param>
internal sealed record RollbackPage(int Target, int Active, PlanView Plan)
{
    /// <summary>What was typed to confirm.</summary>
    public string Typed { get; init; } = "";

    /// <summary>Whether something else was typed than the number.</summary>
    public bool IsMistyped { get; init; }
}
