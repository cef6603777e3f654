using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Swaps;

/// <summary>A model as ops see it.</summary>
/// <param name="Name">What callers write into the URL.</param>
/// <param name="Kind">Its contract.</param>
/// <param name="Versions">Every version that is loaded, the active one first.</param>
/// <param name="Compared">What versions that are asked the same said: a shadow, or a new version while it is watched.</param>
public sealed record ServedResponse(string Name, string Kind, IReadOnlyList<ServedVersion> Versions, IReadOnlyList<ReplayReport> Compared)
{
    internal static ServedResponse Of(ServedModel model, IReadOnlyList<ReplayReport> compared) => new(
        model.Name,
        model.Kind,
        [.. model.Loaded.OrderBy(loaded => loaded != model.Active).Select(loaded => ServedVersion.Of(loaded, model.Config))],
        compared);
}

/// <summary>A loaded version.</summary>
/// <param name="Version">Its name.</param>
/// <param name="Role"><c>active</c>, <c>canary</c>, <c>shadow</c>, or <c>kept</c>: who asks for it by name, or a rollback, finds it loaded.</param>
/// <param name="Runtime">What runs it.</param>
/// <param name="Percent">Of a canary: its share of the requests.</param>
/// <param name="Files">SHA-256 of each of its files, by path.</param>
/// <param name="Requests">Requests since it was loaded, those of the warm-up and the gate among them.</param>
/// <param name="Failures">Those that failed through its fault.</param>
/// <param name="Runs">How long its runs took.</param>
public sealed record ServedVersion(
    string Version,
    string Role,
    string Runtime,
    double? Percent,
    IReadOnlyDictionary<string, string> Files,
    long Requests,
    long Failures,
    LatencyReport Runs)
{
    private const string Canary = "canary";

    internal static ServedVersion Of(LoadedModel loaded, ModelConfig config)
    {
        var version = loaded.Id.Version;
        var role = RoleOf(version, config);
        var health = loaded.Health.Snapshot();
        return new ServedVersion(
            version,
            role,
            ConfigNameAttribute.Of(loaded.Id.VersionConfig.GetType()),
            role == Canary ? config.Canary?.Percent : null,
            loaded.Id.Hidden.InKeys(loaded.Hashes),
            health.Requests,
            health.Failures,
            new LatencyReport(health.Runs.Quantile(0.5).TotalMilliseconds, health.Runs.Quantile(0.99).TotalMilliseconds));
    }

    private static string RoleOf(string version, ModelConfig config) =>
        version == config.Active ? "active" : version == config.Canary?.Version ? Canary : version == config.Shadow ? "shadow" : "kept";
}
