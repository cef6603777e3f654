namespace Interlock.Application.Configuration.Root;

/// <summary>config.yaml, read.</summary>
/// <param name="Text">As it was written: <c>${NAME}</c> is not expanded.</param>
/// <param name="Config">The configuration, or null where it has errors.</param>
/// <param name="Settings">Every setting in it, with what the environment brings.</param>
/// <param name="Errors">Every error: file, line, column, key, what is wrong.</param>
/// <param name="Warnings">Every warning, likewise.</param>
public sealed record ConfigProposal(
    string Text, InterlockConfig? Config, ConfigSettings Settings, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings)
{
    /// <summary>The paths of all files it names, also where it has errors.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>SHA-256 of the files that <c>${file:PATH}</c> named when it was read, by full path; null where there was none.</summary>
    public IReadOnlyDictionary<string, string?> SecretFiles { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// The models and clients of another configuration, with all else of this one, such as addresses, the datastore, jobs and the queues that models
    /// consume. It has errors if the other has.
    /// </summary>
    public ConfigProposal WithModelsOf(ConfigProposal other) => other with
    {
        Settings = Settings.WithLiveOf(other.Settings),
        Config = other.Config is null ? null : Config! with { Clients = other.Config.Clients, Models = Consuming(other.Config.Models) },
    };

    private OrderedDictionary<string, ModelConfig> Consuming(IReadOnlyDictionary<string, ModelConfig> models) =>
        new(models.Select(model => KeyValuePair.Create(model.Key, model.Value with { Consume = Config!.Models.GetValueOrDefault(model.Key)?.Consume })));
}
