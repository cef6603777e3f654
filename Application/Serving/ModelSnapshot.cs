using System.Collections.Frozen;
using Interlock.Application.Configuration;

namespace Interlock.Application.Serving;

/// <summary>What is served at one moment: immutable, with a revision number. Swapped as a whole by one exchange.</summary>
/// <param name="revision">0 before the first load, then rising.</param>
/// <param name="models">Every configured model.</param>
public sealed class ModelSnapshot(int revision, IEnumerable<ServedModel> models)
{
    /// <summary>0 before the first load, then rising.</summary>
    public int Revision { get; } = revision;

    /// <summary>Every configured model, by name.</summary>
    public FrozenDictionary<string, ServedModel> Models { get; } = models.ToFrozenDictionary(model => model.Name, StringComparer.Ordinal);

    /// <summary>Whether every model has a live instance.</summary>
    public bool IsReady => Revision > 0;
}

/// <summary>A model in a snapshot.</summary>
/// <param name="Name">What front-ends call it.</param>
/// <param name="Config">What ops wrote.</param>
/// <param name="Active">The instance that answers; null before the first load.</param>
public sealed record ServedModel(string Name, ModelConfig Config, LoadedModel? Active)
{
    /// <summary>The word for its contract: <c>tabular</c>, <c>image</c>, ...</summary>
    public string Kind { get; } = ConfigNameAttribute.Of(Config.GetType());

    /// <summary>Why it counts as hung, or null.</summary>
    public string? HungReason => Active?.Vitals.Reason;

    /// <summary><c>loading</c>, <c>ready</c> or <c>hung</c>.</summary>
    public string Status => Active is null ? "loading" : HungReason is null ? "ready" : "hung";
}
