using System.Globalization;
using Interlock.Application.Configuration;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Commands;

/// <summary>What happens to a model, in words: what was loaded, what old and new version said to the same requests.</summary>
/// <param name="model">What happens to it.</param>
/// <param name="budget">What it may cost; null where that is not known.</param>
internal sealed class ModelText(ModelReport model, SwapConfig? budget)
{
    /// <summary>A head, and lines with a name each.</summary>
    public IEnumerable<TextLine> Lines()
    {
        yield return new TextLine($"models.{model.Model}: {Change()}", TextTone.Head);
        foreach (var load in model.Loaded)
        {
            yield return Line($"loaded {load.Version}", $"{load.Milliseconds:0} ms, {load.MemoryBytes / (1024.0 * 1024):0.0} MiB, {Golden(load.Golden)}");
        }

        foreach (var line in model.Replays.SelectMany(Replay))
        {
            yield return line;
        }

        foreach (var note in model.Notes)
        {
            yield return Line("note", note, TextTone.Changed);
        }
    }

    private string Change() => model.Change switch
    {
        ModelChange.Added => $"new, {model.To}",
        ModelChange.Removed => $"gone, {model.From}",
        ModelChange.Swapped when model.From == model.To => $"{model.To}, anew",
        ModelChange.Swapped => $"{model.From} -> {model.To}",
        _ => $"{model.To ?? model.From} stays, with other settings",
    };

    private IEnumerable<TextLine> Replay(ReplayReport replay)
    {
        var asked = $"{replay.Golden} golden and {replay.Recorded} recorded requests{Skipped(replay)}";
        yield return Line("compared", $"{replay.Version} with {replay.Against}: {replay.Compared} answers to {asked}");
        if (replay.Compared > 0)
        {
            yield return Line("flips", $"{replay.Flips} ({replay.FlipShare:0.##%}{Budget(budget?.MaxFlips, "0.##%")})");
            yield return Line("drift", $"at most {replay.DriftMax:0.####}, p99 {replay.DriftP99:0.####}{Budget(budget?.MaxDrift, "0.####")}");
            if (replay.Truth is { } truth)
            {
                yield return Line(
                    truth.Measure,
                    $"{truth.Before:0.####} -> {truth.After:0.####} in {truth.Labelled} labelled, a drop of {truth.Drop:0.##%}{Budget(budget?.MaxAccuracyDrop, "0.##%")}, {truth.DropLow:0.##%} to {truth.DropHigh:0.##%} in 95 of 100 cases");
            }

            var median = Times(replay.Before.P50Ms, replay.After.P50Ms, replay.P50Ratio, Budget(budget?.MaxSlowdown, "'x'0.##"));
            yield return Line("latency", $"p50 {median}, p99 {Times(replay.Before.P99Ms, replay.After.P99Ms, replay.P99Ratio)}");
        }

        if (replay.NewErrors + replay.HealedErrors > 0)
        {
            var first = replay.FirstError is null ? "" : $"; the first: {replay.FirstError}";
            yield return Line("errors", $"{replay.NewErrors} new, {replay.HealedErrors} healed{first}", replay.NewErrors > 0 ? TextTone.Bad : TextTone.Plain);
        }

        if (replay.Examples.Count > 0)
        {
            yield return Line("examples", string.Join(", ", replay.Examples), TextTone.Quiet);
        }
    }

    private static string Golden(int count) => count switch
    {
        0 => "no golden requests",
        1 => "1 golden request answered as it must be",
        _ => $"{count} golden requests answered as they must be",
    };

    private static string Skipped(ReplayReport replay) => replay.Skipped > 0 ? $"; {replay.Skipped} could not be asked again" : "";

    private static string Budget(double? most, string format) =>
        most is { } value ? $", allowed {value.ToString(format, CultureInfo.InvariantCulture)}" : "";

    private static string Times(double before, double after, double ratio, string allowed = "") =>
        $"{before:0.###} -> {after:0.###} ms (x{ratio:0.##}{allowed})";

    private static TextLine Line(string name, string text, TextTone tone = TextTone.Plain) => new($"  {name,-12} {text}", tone);
}
