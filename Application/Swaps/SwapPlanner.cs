using Interlock.Application.Configuration;
using Interlock.Application.Serving;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps;

/// <summary>Finds out what a configuration changes: which instances can stay, which must be loaded, and what cannot change while the server runs.</summary>
public sealed class SwapPlanner(IFileDigests digests)
{
    private static readonly string[] Live = ["models", "clients", "order"];

    /// <summary>Plans the way from one configuration to another.</summary>
    /// <param name="now">What is served.</param>
    /// <param name="next">What is to be served.</param>
    /// <param name="held">Live instances: what is served, and what is kept warm.</param>
    public SwapPlan Plan(ConfigProposal now, ConfigProposal next, IReadOnlyCollection<LoadedModel> held)
    {
        var diff = now.Settings.DiffTo(next.Settings);
        var problems = next.Errors.Concat(next.Config is null ? [] : diff.Where(NeedsRestart).Select(Refusal)).ToList();
        if (problems.Count > 0 || next.Config is not { } config)
        {
            return new SwapPlan(next, diff, problems, [], []);
        }

        var models = config.Models.Select(model => PlanModel(model.Key, config, next.Settings, held)).ToList();
        var removed = now.Config?.Models.Keys.Except(config.Models.Keys).ToList() ?? [];
        return new SwapPlan(next, [.. diff, .. models.SelectMany(model => OtherFiles(model, held))], [], models, removed);
    }

    private PlannedModel PlanModel(string name, InterlockConfig config, ConfigSettings settings, IReadOnlyCollection<LoadedModel> held)
    {
        var versions = ModelVersion.LoadedOf(name, config, settings).Select(id => new PlannedVersion(id, held.FirstOrDefault(loaded => IsJust(loaded, id))));
        return new PlannedModel(name, config.Models[name], [.. versions]);
    }

    private bool IsJust(LoadedModel loaded, ModelVersion id) =>
        IsNamed(loaded, id) && loaded.Id.Fingerprint == id.Fingerprint && loaded.Hashes.All(file => digests.Sha256Of(file.Key) == file.Value);

    private static bool IsNamed(LoadedModel loaded, ModelVersion id) => loaded.Id.Model == id.Model && loaded.Id.Version == id.Version;

    /// <summary>Files with other content than what is served was loaded from.</summary>
    private IEnumerable<SettingChange> OtherFiles(PlannedModel model, IReadOnlyCollection<LoadedModel> held) =>
        from version in model.Versions
        where version.Kept is null
        from loaded in held.Where(loaded => IsNamed(loaded, version.Id)).Take(1)
        where loaded.Id.Fingerprint == version.Id.Fingerprint
        from file in loaded.Hashes
        let content = digests.Sha256Of(file.Key)
        where content != file.Value
        let path = $"models.{model.Name}.versions.{version.Id.Version}: {Path.GetFileName(file.Key)}"
        select new SettingChange(path, Hash(file.Value), content is null ? null : Hash(content));

    private static string Hash(string sha256) => $"sha256 {sha256}";

    private static bool NeedsRestart(SettingChange change) =>
        !Array.Exists(Live, section => ConfigSettings.IsWithin(change.Path, section)) || IsOfConsumer(change.Path);

    private static bool IsOfConsumer(string path) =>
        path.StartsWith("models.", StringComparison.Ordinal) && path.Contains(".consume.", StringComparison.Ordinal);

    private static string Refusal(SettingChange change) =>
        $"{change.Path}: cannot change while the server runs, only models and clients can; restart the server for it, or take it back";
}
