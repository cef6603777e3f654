namespace Interlock.Application.Configuration;

/// <summary>config.yaml as ops wrote it.</summary>
public sealed record InterlockConfig : IConfigSection
{
    [ConfigDoc("How the server listens, what it accepts and how it stops.")]
    public ServerConfig Server { get; init; } = new();

    [ConfigDoc("Where predictions are kept.")]
    public DatastoreConfig Datastore { get; init; } = new();

    [ConfigDoc("External APIs that models call, by name.")]
    public IReadOnlyDictionary<string, ClientConfig> Clients { get; init; } = new OrderedDictionary<string, ClientConfig>();

    [ConfigDoc("The models served, by the name front-ends call.")]
    public required IReadOnlyDictionary<string, ModelConfig> Models { get; init; }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Models.Count == 0)
        {
            yield return new ConfigProblem("models", "at least one model is needed");
        }

        foreach (var name in Models.Keys.Where(name => !ConfigId.IsValid(name)))
        {
            yield return new ConfigProblem($"models.{name}", ConfigId.Rule);
        }

        foreach (var problem in ClientUse.Check(this))
        {
            yield return problem;
        }
    }
}
