using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps;

/// <summary>Finds out what a configuration changes: which instances can stay, which must be loaded, and what cannot change while the server runs.</summary>
public sealed class SwapPlanner(IFileDigests digests)
{
    private static readonly string[] Live = ["models", "clients", "order"];

    /// <summary>Plans the way from one configuration to another.</summary>
    /// <param name="now">What is served.</param>
    /// <param name="next">What is to be served.</param>
    /// <param name="held">Live instances: what is served, and after it what is kept warm.</param>
    /// <param name="files">SHA-256 that files must have, by path: those of a revision that is brought back. Null to take every file as it is.</param>
    public SwapPlan Plan(ConfigProposal now, ConfigProposal next, IReadOnlyCollection<LoadedModel> held, IReadOnlyDictionary<string, string>? files = null)
    {
        var diff = now.Settings.DiffTo(next.Settings);
        var problems = next.Errors.Concat(next.Config is null ? [] : diff.Where(NeedsRestart).Select(Refusal)).ToList();
        if (problems.Count > 0 || next.Config is not { } config)
        {
            return new SwapPlan(next, diff, problems, [], []);
        }

        var content = (string path) => files?.GetValueOrDefault(path) ?? digests.Sha256Of(path);
        var models = config.Models.Select(model => PlanModel(model.Key, config, next.Settings, held, content)).ToList();
        problems.AddRange(models.SelectMany(model => GoneFiles(model, content)));
        var removed = now.Config?.Models.Keys.Except(config.Models.Keys).ToList() ?? [];
        return new SwapPlan(next, [.. diff, .. models.SelectMany(model => OtherFiles(model, held, content))], problems, models, removed);
    }

    private static PlannedModel PlanModel(
        string name, InterlockConfig config, ConfigSettings settings, IReadOnlyCollection<LoadedModel> held, Func<string, string?> content)
    {
        var versions = ModelVersion.LoadedOf(name, config.Models[name], config.Clients, settings).Select(id => new PlannedVersion(id, held.FirstOrDefault(loaded => IsJust(loaded, id, content))));
        return new PlannedModel(name, config.Models[name], [.. versions]);
    }

    private static bool IsJust(LoadedModel loaded, ModelVersion id, Func<string, string?> content) =>
        IsNamed(loaded, id) && loaded.Id.Fingerprint == id.Fingerprint && loaded.Hashes.All(file => content(file.Key) == file.Value);

    private static bool IsNamed(LoadedModel loaded, ModelVersion id) => loaded.Id.Model == id.Model && loaded.Id.Version == id.Version;

    /// <summary>Files with other content than what is served was loaded from: also where an instance of that content is still kept warm.</summary>
    private static IEnumerable<SettingChange> OtherFiles(PlannedModel model, IReadOnlyCollection<LoadedModel> held, Func<string, string?> content) =>
        from version in model.Versions
        from loaded in held.Where(loaded => IsNamed(loaded, version.Id)).Take(1)
        where !ReferenceEquals(version.Kept, loaded) && loaded.Id.Fingerprint == version.Id.Fingerprint
        from file in loaded.Hashes
        let other = content(file.Key)
        where other != file.Value
        select new SettingChange($"models.{model.Name}.versions.{version.Id.Version}: {Path.GetFileName(file.Key)}", Hash(file.Value), other is null ? null : Hash(other));

    /// <summary>Files that would have to be loaded and have not the content they must have.</summary>
    private IEnumerable<string> GoneFiles(PlannedModel model, Func<string, string?> content) =>
        from version in model.Versions
        where version.Kept is null
        from path in version.Id.VersionConfig.Files
        where content(path) != digests.Sha256Of(path)
        select $"models.{model.Name}.versions.{version.Id.Version}: '{path}' is not the file that was served then ({Hash(content(path)!)}); put that one back and ask again";

    private static string Hash(string sha256) => $"sha256 {sha256}";

    private static bool NeedsRestart(SettingChange change) =>
        !Array.Exists(Live, section => ConfigSettings.IsWithin(change.Path, section)) || IsOfConsumer(change.Path);

    private static bool IsOfConsumer(string path) =>
        path.StartsWith("models.", StringComparison.Ordinal) && path.Contains(".consume.", StringComparison.Ordinal);

    private static string Refusal(SettingChange change) =>
        $"{change.Path}: cannot change while the server runs, only models and clients can; restart the server for it, or take it back";
}
