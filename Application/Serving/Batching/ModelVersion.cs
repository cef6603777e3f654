using Interlock.Application.Clients;
using Interlock.Application.Configuration;

namespace Interlock.Application.Serving.Batching;

/// <summary>Which version of which model, and what ops wrote about it.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version's name.</param>
/// <param name="Config">The model's configuration.</param>
public sealed record ModelVersion(string Model, string Version, ModelConfig Config)
{
    private static readonly string[] OfNoContract = ["serving", "record"];

    private static readonly string[] OfNoInstance = ["active", "canary", "shadow", "keep-loaded", "swap", "description", "versions", "consume"];

    /// <summary>The version's configuration.</summary>
    public VersionConfig VersionConfig => Config.Versions[Version];

    /// <summary>The external APIs it may call, by name.</summary>
    public IReadOnlyDictionary<string, ClientConfig> Clients { get; init; } = new Dictionary<string, ClientConfig>();

    /// <summary>Whether it starts threads that answer requests later, or has the thread pool do so, as calls of external APIs do.</summary>
    public bool StartsThreads => VersionConfig.StartsThreads || Clients.Count > 0;

    /// <summary>Every setting that an instance of it depends on: where it is the same, and its files are, an instance may be kept.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The settings of the contract: where they are the same, what one version is asked another can be asked.</summary>
    public string ContractFingerprint { get; init; } = "";

    /// <summary>The values of its configuration that messages may not show.</summary>
    public HiddenValues Hidden { get; init; } = HiddenValues.None;

    /// <summary>How its requests are admitted.</summary>
    public ServingLimits Limits => Config.Limits with
    {
        Instances = Config.Limits.Instances ?? VersionConfig.Instances,
        HungAfter = Config.Serving.HungAfter ?? UsualHungAfter,
    };

    // Much longer than anyone waits, and never within what the version's own keys allow.
    private TimeSpan UsualHungAfter
    {
        get
        {
            var (thrice, allowed) = (Config.Limits.Timeout * 3, (VersionConfig.LongestRun ?? TimeSpan.Zero) + Config.Limits.Timeout);
            return thrice > allowed ? thrice : allowed;
        }
    }

    /// <summary>The versions of a model that are loaded, the active one first.</summary>
    public static IEnumerable<ModelVersion> LoadedOf(
        string model, ModelConfig entry, IReadOnlyDictionary<string, ClientConfig> clients, ConfigSettings settings) =>
        entry.LoadedVersions.Select(version => Of(model, version, entry, clients, settings));

    /// <summary>A version as the configuration describes it.</summary>
    public static ModelVersion Of(
        string model, string version, ModelConfig entry, IReadOnlyDictionary<string, ClientConfig> clients, ConfigSettings settings)
    {
        var used = entry.Versions[version].Clients.Where(clients.ContainsKey).Distinct(StringComparer.Ordinal).ToList();
        var section = $"models.{model}";
        var own = settings.Of(section).Where(setting => !Array.Exists(OfNoInstance, key => ConfigSettings.IsWithin(setting.Path, $"{section}.{key}"))).ToList();
        var relevant = own.Concat(settings.Of($"{section}.versions.{version}")).Concat(used.SelectMany(client => settings.Of($"clients.{client}")));
        return new ModelVersion(model, version, entry)
        {
            Clients = used.ToDictionary(client => client, client => clients[client], StringComparer.Ordinal),
            Hidden = settings.Hidden,
            Fingerprint = ConfigSettings.Canonical(relevant),
            ContractFingerprint = ConfigSettings.Canonical(own.Where(setting => !Array.Exists(OfNoContract, key => ConfigSettings.IsWithin(setting.Path, $"{section}.{key}")))),
        };
    }

    /// <inheritdoc />
    public override string ToString() => $"{Model} {Version}";
}
