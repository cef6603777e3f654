using System.Globalization;
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
/// <param name="Drifts">How far answers drift, of each version that was compared.</param>
internal sealed record PlannedModelView(string Head, IReadOnlyList<string> Problems, IReadOnlyList<ProofFact> Facts, PageTable Flips, IReadOnlyList<PageTable> Drifts)
{
    public static PlannedModelView Of(ModelReport model, ModelProof proof) => new(
        proof.Head,
        model.Problems,
        [.. proof.Facts().Where(fact => fact.Name != ModelProof.Examples)],
        FlipsOf(model),
        [.. DriftsOf(model)]);

    /// <summary>How many answers drift how far, with a bar for each size; of each version that was compared.</summary>
    public static IEnumerable<PageTable> DriftsOf(ModelReport model) => model.Replays.Where(replay => replay.Drifts.Count > 0).Select(replay => DriftsOf(model.Model, replay));

    /// <summary>How many answers of a version drift how far, with a bar for each size.</summary>
    public static PageTable DriftsOf(string model, ReplayReport replay) => new($"Drift of {model} {replay.Version} from {replay.Against}", ["Drift", "Answers"],
    [
        .. replay.Drifts.Select((bin, place) => (IReadOnlyList<PageCell>)
        [
            WordsOf(replay.Drifts, place), new(bin.Count.ToString(CultureInfo.InvariantCulture)) { Bar = (double)bin.Count / replay.Compared },
        ]),
    ]);

    private static string WordsOf(IReadOnlyList<DriftBin> bins, int place) => bins[place].UpTo switch
    {
        0 => "none",
        { } most => string.Create(CultureInfo.InvariantCulture, $"up to {most}"),
        null => string.Create(CultureInfo.InvariantCulture, $"more than {bins[place - 1].UpTo}"),
    };

    /// <summary>The first requests whose label changes, with both labels.</summary>
    public static PageTable FlipsOf(ModelReport model) => new($"Labels of {model.Model} that change", ["Request", "Version", "Before", "After"],
    [
        .. model.Replays.SelectMany(replay => replay.Flipped, (replay, flip) => (IReadOnlyList<PageCell>)
            [new(flip.Request, TimeOrderedId.Parse(flip.Request) is { } id ? $"{Access.ConsolePaths.Predictions}/{id}" : null), replay.Version, flip.Before, flip.After]),
    ]);
}
