using System.Globalization;
using Interlock.Application.Configuration;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Swaps;

/// <summary>What a fact of a proof is about, so that it can be shown by a colour.</summary>
internal enum ProofTone
{
    Plain,
    Quiet,
    Note,
    Bad,
}

/// <summary>A fact of a proof.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Text">The fact, in words.</param>
/// <param name="Tone">How it is shown.</param>
internal sealed record ProofFact(string Name, string Text, ProofTone Tone = ProofTone.Plain);

/// <summary>What happens to a model, in words: what was loaded, what old and new version said to the same requests.</summary>
/// <param name="model">What happens to it.</param>
/// <param name="budget">What it may cost; null where that is not known.</param>
internal sealed class ModelProof(ModelReport model, SwapConfig? budget)
{
    /// <summary>The name of the fact that lists requests.</summary>
    public const string Examples = "examples";

    /// <summary>The model and its change.</summary>
    public string Head => $"models.{model.Model}: {Change()}";

    /// <summary>How it was proven.</summary>
    public IEnumerable<ProofFact> Facts() =>
    [
        .. model.Loaded.Select(load => new ProofFact($"loaded {load.Version}", $"{load.Milliseconds:0} ms, {load.MemoryBytes / (1024.0 * 1024):0.0} MiB, {Golden(load.Golden)}")),
        .. model.Replays.SelectMany(Replay),
        .. model.Notes.Select(note => new ProofFact("note", note, ProofTone.Note)),
    ];

    private string Change() => model.Change switch
    {
        ModelChange.Added => $"new, {model.To}",
        ModelChange.Removed => $"gone, {model.From}",
        ModelChange.Swapped when model.From == model.To => $"{model.To}, anew",
        ModelChange.Swapped => $"{model.From} -> {model.To}",
        _ => $"{model.To ?? model.From} stays, with other settings",
    };

    private IEnumerable<ProofFact> Replay(ReplayReport replay)
    {
        var asked = $"{replay.Golden} golden and {replay.Recorded} recorded requests{Skipped(replay)}";
        yield return new ProofFact("compared", $"{replay.Version} with {replay.Against}: {replay.Compared} answers to {asked}");
        if (replay.Compared > 0)
        {
            yield return new ProofFact("flips", $"{replay.Flips} ({replay.FlipShare:0.##%}{Budget(budget?.MaxFlips, "0.##%")})");
            yield return new ProofFact("drift", $"at most {replay.DriftMax:0.####}, p99 {replay.DriftP99:0.####}{Budget(budget?.MaxDrift, "0.####")}");
            if (replay.Truth is { } truth)
            {
                yield return new ProofFact(
                    truth.Measure,
                    $"{truth.Before:0.####} -> {truth.After:0.####} in {truth.Labelled} labelled, a drop of {truth.Drop:0.##%}{Budget(budget?.MaxAccuracyDrop, "0.##%")}, {truth.DropLow:0.##%} to {truth.DropHigh:0.##%} in 95 of 100 cases");
            }

            var median = Times(replay.Before.P50Ms, replay.After.P50Ms, replay.P50Ratio, Budget(budget?.MaxSlowdown, "'x'0.##"));
            yield return new ProofFact("latency", $"p50 {median}, p99 {Times(replay.Before.P99Ms, replay.After.P99Ms, replay.P99Ratio)}");
        }

        if (replay.NewErrors + replay.HealedErrors > 0)
        {
            var first = replay.FirstError is null ? "" : $"; the first: {replay.FirstError}";
            yield return new ProofFact("errors", $"{replay.NewErrors} new, {replay.HealedErrors} healed{first}", replay.NewErrors > 0 ? ProofTone.Bad : ProofTone.Plain);
        }

        if (replay.Examples.Count > 0)
        {
            yield return new ProofFact(Examples, string.Join(", ", replay.Examples), ProofTone.Quiet);
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
}
