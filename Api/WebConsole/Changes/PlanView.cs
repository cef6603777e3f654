using Interlock.Api.Swaps;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Api.WebConsole.Changes;

/// <summary>What a configuration would change, or was to change, and how it was proven.</summary>
/// <param name="Outcome">What comes of it.</param>
/// <param name="Stored">The number under which a rejected attempt is stored; null for a plan.</param>
/// <param name="Issues">Why the whole configuration is rejected.</param>
/// <param name="Warnings">What does not keep it from being published.</param>
/// <param name="Diff">The settings that change.</param>
/// <param name="Models">The models that change.</param>
internal sealed record PlanView(
    SwapOutcome Outcome, int? Stored, IReadOnlyList<ConfigIssue> Issues, IReadOnlyList<ConfigIssue> Warnings, PageTable Diff, IReadOnlyList<PlannedModelView> Models)
{
    /// <summary>The view of a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="proposal">The configuration, for its text and budgets; null where only the difference is shown.</param>
    /// <param name="file">What reports call config.yaml.</param>
    public static PlanView Of(SwapResult result, ConfigProposal? proposal, string file) => new(
        result.Outcome,
        result.Stored,
        [.. result.Report.Problems.Select(problem => ConfigIssue.Of(problem, proposal?.Text ?? "", file))],
        [.. result.Report.Warnings.Select(warning => ConfigIssue.Of(warning, proposal?.Text ?? "", file))],
        new PageTable("What changes", ["Setting", "Before", "After"], [.. result.Diff.Select(change => (IReadOnlyList<PageCell>)[change.Path, change.Before, change.After])]),
        [.. result.Report.Models.Select(model => PlannedModelView.Of(model, new ModelProof(model, proposal?.Config?.Models.GetValueOrDefault(model.Model)?.Swap)))]);
}

/// <summary>A model that changes.</summary>
/// <param name="Head">The model and its change.</param>
/// <param name="Problems">Why it is rejected.</param>
/// <param name="Facts">How it was proven.</param>
/// <param name="Flips">The requests whose label changes.</param>
internal sealed record PlannedModelView(string Head, IReadOnlyList<string> Problems, IReadOnlyList<ProofFact> Facts, PageTable Flips)
{
    public static PlannedModelView Of(ModelReport model, ModelProof proof) => new(
        proof.Head,
        model.Problems,
        [.. proof.Facts().Where(fact => fact.Name != ModelProof.Examples)],
        FlipsOf(model));

    /// <summary>The first requests whose label changes, with both labels.</summary>
    public static PageTable FlipsOf(ModelReport model) => new($"Labels of {model.Model} that change", ["Request", "Version", "Before", "After"],
    [
        .. model.Replays.SelectMany(replay => replay.Flipped, (replay, flip) => (IReadOnlyList<PageCell>)
            [new(flip.Request, TimeOrderedId.Parse(flip.Request) is { } id ? $"{Access.ConsolePaths.Predictions}/{id}" : null), replay.Version, flip.Before, flip.After]),
    ]);
}
