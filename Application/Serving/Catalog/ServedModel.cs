using System.Collections.Immutable;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Domain;

namespace Interlock.Application.Serving.Catalog;

/// <summary>A model in a snapshot.</summary>
public sealed class ServedModel
{
    private readonly LoadedModel? _canary;
    private readonly double _canaryShare;

    /// <summary>A model and what is loaded of it.</summary>
    /// <param name="name">Its name in URLs.</param>
    /// <param name="config">Its section of config.yaml.</param>
    /// <param name="loaded">Its live versions; none before the first load.</param>
    /// <param name="mirrors">What gets a copy of its requests.</param>
    public ServedModel(string name, ModelConfig config, IEnumerable<LoadedModel> loaded, IEnumerable<Mirror>? mirrors = null)
    {
        Name = name;
        Config = config;
        Kind = ConfigNameAttribute.Of(config.GetType());
        Loaded = [.. loaded];
        Mirrors = [.. mirrors ?? []];
        Active = Find(config.Active);
        _canary = config.Canary is { } canary ? Find(canary.Version) : null;
        _canaryShare = (config.Canary?.Percent ?? 0) / 100;
    }

    /// <summary>Its name in URLs.</summary>
    public string Name { get; }

    /// <summary>The revision of the snapshot that holds it.</summary>
    public int Revision { get; private set; }

    /// <summary>Its section of config.yaml.</summary>
    public ModelConfig Config { get; }

    /// <summary>The word for its contract: <c>tabular</c>, <c>image</c>, ...</summary>
    public string Kind { get; }

    /// <summary>Its live versions.</summary>
    public ImmutableArray<LoadedModel> Loaded { get; }

    /// <summary>What gets a copy of its requests.</summary>
    public ImmutableArray<Mirror> Mirrors { get; }

    /// <summary>The instance that answers; null before the first load.</summary>
    public LoadedModel? Active { get; }

    /// <summary>The header whose value decides which callers get the canary; null where there is none, or the choice is random.</summary>
    public string? StickyHeader => _canary is null ? null : Config.Canary!.Sticky;

    /// <summary>Why the active version or the canary counts as hung, or null.</summary>
    public string? HungReason => Active?.Health.Reason ?? _canary?.Health.Reason;

    /// <summary><c>loading</c>, <c>ready</c> or <c>hung</c>.</summary>
    public string Status => Active is null ? "loading" : HungReason is null ? "ready" : "hung";

    /// <summary>What requests to it must be like; equal for all versions, and changed only by ops. Empty before the first load.</summary>
    public string Contract => Active?.Id.ContractFingerprint ?? "";

    /// <summary>Leases its instances until the result is disposed; null where one of them is freed already.</summary>
    public IDisposable? TryHold() => InstanceLeases.TryTake(Loaded);

    /// <summary>Called once, by the snapshot that holds it.</summary>
    internal ServedModel In(int revision)
    {
        Revision = revision;
        return this;
    }

    /// <summary>The instance of a version, or null where it is not loaded.</summary>
    public LoadedModel? Find(string version)
    {
        foreach (var loaded in Loaded)
        {
            if (loaded.Id.Version == version)
            {
                return loaded;
            }
        }

        return null;
    }

    /// <summary>The instance that answers a request.</summary>
    /// <exception cref="UnavailableException">It is not loaded yet.</exception>
    /// <exception cref="VersionNotLoadedException">The version asked for is not loaded.</exception>
    public LoadedModel Choose(ModelTarget target)
    {
        if (Active is not { } active)
        {
            throw UnavailableException.Loading(Name);
        }

        if (target.Version is { } version)
        {
            return Find(version) ?? throw new VersionNotLoadedException(Name, version, Loaded.Select(loaded => loaded.Id.Version));
        }

        return _canary is not null && IsForCanary(target.Share ?? Random.Shared.NextDouble()) ? _canary : active;
    }

    /// <summary>A target that is equal for all requests to the same version, so that they can share a batch.</summary>
    public ModelTarget Together(ModelTarget target) => target.Share switch
    {
        null => target,
        _ when _canary is null => target with { Share = null },
        { } share => target with { Share = IsForCanary(share) ? 0 : Math.BitDecrement(1d) },
    };

    private bool IsForCanary(double share) => share < _canaryShare;
}
