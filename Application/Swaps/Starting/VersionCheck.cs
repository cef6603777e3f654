using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;

namespace Interlock.Application.Swaps.Starting;

/// <summary>Loads versions as a start or a swap does, and frees them again: a command that only checks.</summary>
public sealed class VersionCheck(VersionLoader loader)
{
    /// <summary>All versions of a configuration, also those that a start does not load.</summary>
    /// <param name="proposal">A configuration without errors.</param>
    public static IEnumerable<ModelVersion> VersionsOf(ConfigProposal proposal) => proposal.Config!.Models.SelectMany(model =>
        model.Value.Versions.Keys.Select(version => ModelVersion.Of(model.Key, version, model.Value, proposal.Config.Clients, proposal.Settings)));

    /// <summary>The key of a version, from the top of config.yaml.</summary>
    public static string KeyOf(ModelVersion version) => $"models.{version.Model}.versions.{version.Version}";

    /// <summary>Loads a version.</summary>
    /// <returns>Every problem, with its key from the top of config.yaml; of a version that a start does not load they are warnings.</returns>
    public async Task<IReadOnlyList<ConfigProblem>> RunAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        try
        {
            var loaded = await loader.LoadAsync(version, cancellationToken);
            loaded.Retire();
            return [.. loaded.Warnings.Select(warning => new ConfigProblem(KeyOf(version), warning, IsWarning: true))];
        }
        catch (ModelLoadException e)
        {
            var cause = e.InnerException as ModelLoadException ?? e;
            var key = cause.Key is { } ofModel ? $"models.{version.Model}.{ofModel}" : KeyOf(version);
            var isWarning = cause.Key is null && !version.Config.LoadedVersions.Contains(version.Version);
            return [.. cause.Problems.Select(problem => new ConfigProblem(key, version.Hidden.In(problem), isWarning))];
        }
    }
}
