using System.Text.Json.Serialization;

namespace Interlock.Domain.Swaps;

/// <summary>A setting that a swap changes.</summary>
/// <param name="Path">The key's full path, <c>models.iris.active</c>; or the version whose file has another content.</param>
/// <param name="Before">What it was, null where it is new. Secrets are not shown; what came out of the environment is shown as it is written.</param>
/// <param name="After">What it becomes, null where it is gone.</param>
public sealed record SettingChange(string Path, string? Before, string? After);

/// <summary>What a configuration would change, and how it was proven.</summary>
public sealed record SwapReport
{
    /// <summary>Why it is refused; empty where it is not.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What does not keep it from being published.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Each model that it changes.</summary>
    public IReadOnlyList<ModelReport> Models { get; init; } = [];

    /// <summary>Whether it may be published.</summary>
    public bool IsAccepted => Problems.Count == 0 && Models.All(model => model.Problems.Count == 0);

    /// <summary>Everything that keeps it from being published.</summary>
    [JsonIgnore]
    public IEnumerable<string> AllProblems => Problems.Concat(Models.SelectMany(model => model.Problems.Select(problem => $"models.{model.Model}: {problem}")));
}

/// <summary>What happens to a model.</summary>
public enum ModelChange
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>Another version answers, or the same with other settings or another file.</summary>
    Swapped,

    /// <summary>The same version answers; who gets a canary, what is mirrored or how it is described changes.</summary>
    Adjusted,
}

/// <summary>A model in a <see cref="SwapReport"/>.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Change">What happens to it.</param>
public sealed record ModelReport(string Model, ModelChange Change)
{
    /// <summary>The version that answers until then.</summary>
    public string? From { get; init; }

    /// <summary>The version that answers from then on.</summary>
    public string? To { get; init; }

    /// <summary>Versions that were loaded for it.</summary>
    public IReadOnlyList<LoadReport> Loaded { get; init; } = [];

    /// <summary>How versions that are to answer compare with the one that answers now.</summary>
    public IReadOnlyList<ReplayReport> Replays { get; init; } = [];

    /// <summary>Why it is refused.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What else is worth knowing: over budget with <c>on-drift: warn</c>, nothing recorded yet.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A version that was loaded beside those that answer.</summary>
/// <param name="Version">Its name.</param>
/// <param name="Milliseconds">From reading its files to its first proven answers.</param>
/// <param name="MemoryBytes">By how much the process grew meanwhile: an estimate, since others allocate too.</param>
/// <param name="Golden">How many requests with known answers it answered as it must.</param>
/// <param name="Files">SHA-256 of each of its files, by path.</param>
public sealed record LoadReport(string Version, double Milliseconds, long MemoryBytes, int Golden, IReadOnlyDictionary<string, string> Files);

/// <summary>What two versions said to the same requests.</summary>
public sealed record ReplayReport
{
    /// <summary>The version that is to answer.</summary>
    public required string Version { get; init; }

    /// <summary>The version that answers now.</summary>
    public required string Against { get; init; }

    /// <summary>Requests with known answers among those compared.</summary>
    public int Golden { get; init; }

    /// <summary>Recorded requests that were looked at.</summary>
    public int Recorded { get; init; }

    /// <summary>Requests that both answered.</summary>
    public int Compared { get; init; }

    /// <summary>Of these, answers whose label changed.</summary>
    public int Flips { get; init; }

    /// <summary>Their share of what was compared, 0 to 1.</summary>
    public double FlipShare { get; init; }

    /// <summary>Largest numeric drift.</summary>
    public double DriftMax { get; init; }

    /// <summary>99 of 100 answers drift no more than this.</summary>
    public double DriftP99 { get; init; }

    /// <summary>How many answers drift how far, from none to most; empty where nothing was compared.</summary>
    public IReadOnlyList<DriftBin> Drifts { get; init; } = [];

    /// <summary>How right both were, where it is known what is true; null where no request has a label.</summary>
    public TruthReport? Truth { get; init; }

    /// <summary>Requests that only the new version failed to answer, or that only its contract refuses.</summary>
    public int NewErrors { get; init; }

    /// <summary>Requests that only the old version failed to answer.</summary>
    public int HealedErrors { get; init; }

    /// <summary>Recorded requests that could not be asked again: their picture is not kept, or neither could read them.</summary>
    public int Skipped { get; init; }

    /// <summary>The first of the new errors, or null.</summary>
    public string? FirstError { get; init; }

    /// <summary>Time in the old version's runtime.</summary>
    public LatencyReport Before { get; init; } = new(0, 0);

    /// <summary>Time in the new version's runtime.</summary>
    public LatencyReport After { get; init; } = new(0, 0);

    /// <summary>The new version's median by the old one's; 0 where nothing was compared.</summary>
    public double P50Ratio { get; init; }

    /// <summary>The same for the slowest of a hundred.</summary>
    public double P99Ratio { get; init; }

    /// <summary>Ids of the first recorded predictions whose label changed or that drifted most.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What both answered to these; one for each example whose label changed.</summary>
    public IReadOnlyList<LabelFlip> Flipped { get; init; } = [];
}

/// <summary>Answers that drift further than the bin before it says.</summary>
/// <param name="UpTo">The largest drift in it, as a share; null for no limit.</param>
/// <param name="Count">How many answers.</param>
public sealed record DriftBin(double? UpTo, int Count);

/// <summary>A request to which two versions gave different labels.</summary>
/// <param name="Request">The id of the recorded prediction, or the place of the request with a known answer.</param>
/// <param name="Before">The label of the old version; null where its answers have none.</param>
/// <param name="After">The label of the new version; likewise.</param>
public sealed record LabelFlip(string Request, string? Before, string? After);

/// <summary>How right two versions were in requests with labels.</summary>
/// <param name="Labelled">Requests with labels that both answered.</param>
/// <param name="Measure"><c>accuracy</c>, the share of right labels; or <c>mae</c>, the mean absolute error of numbers.</param>
/// <param name="Before">That of the old version.</param>
/// <param name="After">That of the new one.</param>
/// <param name="Drop">By how much the new one is worse: the difference in accuracy; or the rise of the error, relative to the old one. Below 0 where it is better.</param>
/// <param name="DropLow">95 of 100 such samples have a true drop of at least this, by the normal approximation for paired answers.</param>
/// <param name="DropHigh">And of at most this.</param>
public sealed record TruthReport(int Labelled, string Measure, double Before, double After, double Drop, double DropLow, double DropHigh);

/// <summary>How long answers took.</summary>
/// <param name="P50Ms">The median, in milliseconds.</param>
/// <param name="P99Ms">99 of 100 took no longer, in milliseconds.</param>
public sealed record LatencyReport(double P50Ms, double P99Ms);
