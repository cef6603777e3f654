using Interlock.Api.Commands.Common;
using Interlock.Api.Swaps;
using Interlock.Application.Configuration.Root;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Commands.Admin;

/// <summary>A change in words: what it changes, how each model was proven, and what comes of it.</summary>
/// <param name="config">What is to be served, for the budgets; null where it is not known.</param>
internal sealed class SwapText(InterlockConfig? config)
{
    private const int LongestValue = 200;

    /// <summary>All of it.</summary>
    public IEnumerable<TextLine> Of(SwapResponse swap)
    {
        foreach (var line in Diff(swap.Diff).Concat(Report(swap.Report)))
        {
            yield return line;
        }

        foreach (var line in Verdict(swap))
        {
            yield return line;
        }
    }

    /// <summary>What changes, a line each, and an empty one.</summary>
    public static IEnumerable<TextLine> Diff(IReadOnlyList<SettingChange> diff) =>
        [.. diff.Select(Line), .. diff.Count > 0 ? [new TextLine("")] : Array.Empty<TextLine>()];

    /// <summary>A setting that changes: <c>~ models.iris.active: v1 -> v2</c>.</summary>
    public static TextLine Line(SettingChange change) => change switch
    {
        { Before: null } => new TextLine($"+ {change.Path}: {Short(change.After)}", TextTone.Added),
        { After: null } => new TextLine($"- {change.Path}: {Short(change.Before)}", TextTone.Removed),
        _ => new TextLine($"~ {change.Path}: {Short(change.Before)} -> {Short(change.After)}", TextTone.Changed),
    };

    /// <summary>How it was proven: a block for each model, and the warnings.</summary>
    public IEnumerable<TextLine> Report(SwapReport report)
    {
        foreach (var model in report.Models)
        {
            foreach (var line in new ModelText(model, config?.Models.GetValueOrDefault(model.Model)?.Swap).Lines())
            {
                yield return line;
            }

            yield return new TextLine("");
        }

        foreach (var warning in report.Warnings)
        {
            yield return new TextLine(warning, TextTone.Changed);
        }
    }

    private static IEnumerable<TextLine> Verdict(SwapResponse swap) => swap.Outcome switch
    {
        SwapWords.Unchanged => [new TextLine("No change.")],
        SwapWords.Planned => [new TextLine("Would be published as the next revision.", TextTone.Good)],
        SwapWords.Published => [new TextLine($"Revision {swap.Revision} is served.", TextTone.Good)],
        _ => Refusal(swap),
    };

    private static IEnumerable<TextLine> Refusal(SwapResponse swap)
    {
        var problems = swap.Report.AllProblems.ToList();
        return problems.Count == 1
            ? [new TextLine($"Refused: {problems[0]}", TextTone.Bad)]
            : [new TextLine("Refused:", TextTone.Bad), .. problems.Select(problem => new TextLine($"  {problem}", TextTone.Bad))];
    }

    private static string Short(string? value) => Excerpt.Of(value ?? "", LongestValue);
}
