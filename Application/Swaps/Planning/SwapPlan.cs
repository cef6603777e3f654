using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Planning;

/// <summary>What a configuration changes, before anything is loaded.</summary>
/// <param name="Next">The configuration.</param>
/// <param name="Diff">What it changes.</param>
/// <param name="Problems">Why it cannot be served at all, or not without a restart.</param>
/// <param name="Models">Every model of the configuration; none if there are problems.</param>
/// <param name="Removed">Models that are gone.</param>
public sealed record SwapPlan(
    ConfigProposal Next, IReadOnlyList<SettingChange> Diff, IReadOnlyList<string> Problems, IReadOnlyList<PlannedModel> Models, IReadOnlyList<string> Removed)
{
    /// <summary>SHA-256 of the model files that it names, by path; without those that cannot be read.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it changes nothing.</summary>
    public bool IsEmpty => Problems.Count == 0 && Diff.Count == 0 && Models.All(model => model.Versions.All(version => version.Kept is not null));
}

/// <summary>A model of a plan.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Config">What ops wrote.</param>
/// <param name="Versions">Every version that is loaded, the active one first.</param>
public sealed record PlannedModel(string Name, ModelConfig Config, IReadOnlyList<PlannedVersion> Versions);

/// <summary>A version of a plan.</summary>
/// <param name="Id">Which.</param>
/// <param name="Kept">The live instance that is just that, or null where one must be loaded.</param>
public sealed record PlannedVersion(ModelVersion Id, LoadedModel? Kept);
