using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Planning;

/// <summary>Finds what a configuration changes: which instances can stay, which must be loaded, and what cannot change while the server runs.</summary>
public sealed class SwapPlanner(IFileDigests digests)
{
    /// <summary>How the note ends about a setting that differs, and that a restart applies.</summary>
    public const string AfterRestart = ": takes effect when the server is restarted";

    /// <summary>Plans the change from one configuration to another.</summary>
    /// <param name="now">The active one.</param>
    /// <param name="next">The next one.</param>
    /// <param name="held">Live instances: the active ones, then those that are kept warm.</param>
    /// <param name="files">SHA-256 that files must have, by path: those of an earlier revision. Null to take every file as it is.</param>
    public SwapPlan Plan(ConfigProposal now, ConfigProposal next, IReadOnlyCollection<LoadedModel> held, IReadOnlyDictionary<string, string>? files = null)
    {
        var changes = now.Settings.DiffTo(next.Settings).Where(change => !ConfigSettings.IsImmediate(change.Path)).ToList();
        var diff = changes.Where(change => !WaitsForRestart(change)).ToList();
        next = next with { Warnings = [.. next.Warnings, .. changes.Except(diff).Select(change => change.Path + AfterRestart)] };
        var problems = next.Errors.Concat(next.Config is null ? [] : diff.Where(NeedsRestart).Select(RestartProblem)).ToList();
        if (problems.Count > 0 || next.Config is not { } config)
        {
            return new SwapPlan(next, diff, problems, [], []);
        }

        var content = (string path) => files?.GetValueOrDefault(path) ?? digests.Sha256Of(path);
        var models = config.Models.Select(model => PlanModel(model.Key, config, next.Settings, held, content)).ToList();
        problems.AddRange(models.SelectMany(model => ChangedFiles(model, content)).Select(next.Settings.Hidden.In));
        var removed = now.Config?.Models.Keys.Except(config.Models.Keys).ToList() ?? [];
        return new SwapPlan(next, [.. diff, .. models.SelectMany(model => OtherFiles(model, held, content, next.Settings.Hidden))], problems, models, removed)
        {
            Files = digests.Sha256Of(config.Models.Values.SelectMany(model => model.LoadedVersions.SelectMany(version => model.Versions[version].Files))),
        };
    }

    private static PlannedModel PlanModel(
        string name, InterlockConfig config, ConfigSettings settings, IReadOnlyCollection<LoadedModel> held, Func<string, string?> content)
    {
        var versions = ModelVersion.LoadedOf(name, config.Models[name], config.Clients, settings)
            .Select(id => new PlannedVersion(id, held.FirstOrDefault(loaded => IsSame(loaded, id, content))));
        return new PlannedModel(name, config.Models[name], [.. versions]);
    }

    private static bool IsSame(LoadedModel loaded, ModelVersion id, Func<string, string?> content) =>
        IsNamed(loaded, id) && loaded.Id.Fingerprint == id.Fingerprint && loaded.Hashes.All(file => content(file.Key) == file.Value);

    private static bool IsNamed(LoadedModel loaded, ModelVersion id) => loaded.Id.Model == id.Model && loaded.Id.Version == id.Version;

    /// <summary>Files whose content differs from what is loaded, also where an instance of that content is kept warm.</summary>
    private static IEnumerable<SettingChange> OtherFiles(PlannedModel model, IReadOnlyCollection<LoadedModel> held, Func<string, string?> content, HiddenValues hidden) =>
        from version in model.Versions
        from loaded in held.Where(loaded => IsNamed(loaded, version.Id)).Take(1)
        where !ReferenceEquals(version.Kept, loaded) && loaded.Id.Fingerprint == version.Id.Fingerprint
        from file in loaded.Hashes
        let other = content(file.Key)
        where other != file.Value
        select new SettingChange($"models.{model.Name}.versions.{version.Id.Version}: {Path.GetFileName(hidden.In(file.Key))}", Hash(file.Value), other is null ? null : Hash(other));

    /// <summary>Files that must be loaded and do not have the content of the earlier revision.</summary>
    private IEnumerable<string> ChangedFiles(PlannedModel model, Func<string, string?> content) =>
        from version in model.Versions
        where version.Kept is null
        from path in version.Id.VersionConfig.Files
        where content(path) != digests.Sha256Of(path)
        select $"models.{model.Name}.versions.{version.Id.Version}: '{path}' is not the file of that revision ({Hash(content(path)!)}); put that file back and retry";

    private static string Hash(string sha256) => $"sha256 {sha256}";

    private static bool NeedsRestart(SettingChange change) => change.Path != ConfigSettings.Order && !ConfigSettings.IsLive(change.Path);

    /// <summary>Whether a change may wait: it concerns this server alone, or is a secret whose file was replaced, which must not keep models from being changed.</summary>
    private static bool WaitsForRestart(SettingChange change) =>
        ConfigSettings.IsLocal(change.Path) || (NeedsRestart(change) && change.Before == change.After && change.After?.Contains("${file:", StringComparison.Ordinal) == true);

    private static string RestartProblem(SettingChange change) =>
        $"{change.Path}: cannot change while the server runs, only models and clients can; restart the server for it, or undo the edit";
}
