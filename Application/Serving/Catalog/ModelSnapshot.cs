using System.Collections.Frozen;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Domain;

namespace Interlock.Application.Serving.Catalog;

/// <summary>All models at one moment: immutable, with a revision number. Swapped as a whole by one exchange.</summary>
/// <param name="revision">0 before the first load, then rising.</param>
/// <param name="models">Every configured model.</param>
public sealed class ModelSnapshot(int revision, IEnumerable<ServedModel> models)
{
    /// <summary>0 before the first load, then rising.</summary>
    public int Revision { get; } = revision;

    /// <summary>Every configured model, by name.</summary>
    public FrozenDictionary<string, ServedModel> Models { get; } = models.Select(model => model.In(revision)).ToFrozenDictionary(model => model.Name, StringComparer.Ordinal);

    /// <summary>Whether every model has a live instance.</summary>
    public bool IsReady => Revision > 0;

    /// <summary>Every live instance.</summary>
    public IEnumerable<LoadedModel> Loaded => Models.Values.SelectMany(model => model.Loaded);

    /// <summary>What the configuration hides; nothing before the first load.</summary>
    public HiddenValues Hidden => Models.Values.FirstOrDefault()?.Active?.Id.Hidden ?? HiddenValues.None;

    /// <summary>The model of a name.</summary>
    /// <exception cref="UnknownModelException">There is none.</exception>
    public ServedModel Require(string model) => Models.TryGetValue(model, out var served) ? served : throw new UnknownModelException(model, Models.Keys);

    /// <summary>The model of a name, of one kind.</summary>
    /// <typeparam name="TConfig">The configuration of the kind.</typeparam>
    /// <exception cref="UnknownModelException">There is none of that kind.</exception>
    public ServedModel Require<TConfig>(string model)
        where TConfig : ModelConfig => Models.GetValueOrDefault(model) is { Config: TConfig } served
            ? served
            : throw new UnknownModelException(model, Models.Where(entry => entry.Value.Config is TConfig).Select(entry => entry.Key));
}
