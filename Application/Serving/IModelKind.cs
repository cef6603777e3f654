namespace Interlock.Application.Serving;

/// <summary>A kind of model: it knows how to bring a version of that kind to life.</summary>
public interface IModelKind
{
    /// <summary>The record of config.yaml that stands for models of this kind.</summary>
    Type ConfigType { get; }

    /// <summary>Loads a version, with the examples that will prove it.</summary>
    /// <exception cref="Domain.ModelLoadException">The version cannot keep the model's contract.</exception>
    LoadedModel Load(ModelVersion version);
}

/// <summary>Builds the implementation that a version's <c>runtime</c> word names, in a lifetime scope of its own.</summary>
public interface IModelLoader
{
    /// <summary>Builds it.</summary>
    /// <exception cref="Domain.ModelLoadException">It cannot be built.</exception>
    ModelInstance<TInput, TOutput> Load<TInput, TOutput>(ModelVersion version);
}
