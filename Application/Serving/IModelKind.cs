using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Serving;

/// <summary>A kind of model: it knows how to bring a version of that kind to life, and how its answers are compared.</summary>
public interface IModelKind
{
    /// <summary>The record of config.yaml that stands for models of this kind.</summary>
    Type ConfigType { get; }

    /// <summary>Loads a version, with the examples that will prove it.</summary>
    /// <exception cref="ModelLoadException">The version cannot keep the model's contract.</exception>
    Task<LoadedModel> LoadAsync(ModelVersion version, CancellationToken cancellationToken);

    /// <summary>Lets two versions answer golden and recorded requests, one after the other.</summary>
    /// <param name="before">The version that answers now; of the same kind.</param>
    /// <param name="after">The version that is to answer.</param>
    /// <param name="recorded">Recorded requests of the model.</param>
    /// <param name="until">Cancelled when time is up: what is not asked by then is left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Comparison> ReplayAsync(
        LoadedModel before, LoadedModel after, IReadOnlyList<Prediction> recorded, CancellationToken until, CancellationToken cancellationToken);

    /// <summary>Asks a version what was recorded.</summary>
    /// <returns>What it says, or null where it cannot be asked again: what was asked is not kept any more.</returns>
    /// <exception cref="InvalidInputException">The version's contract refuses it.</exception>
    /// <exception cref="UnavailableException">The version has too much to do.</exception>
    /// <exception cref="DeadlineExceededException">No answer in time.</exception>
    /// <exception cref="InferenceException">The version fails.</exception>
    Task<ReplayedAnswer?> AnswerAsync(Prediction recorded, LoadedModel model, CancellationToken cancellationToken);

    /// <summary>Mirrors what one version is asked to another, or null where the other cannot take the same inputs.</summary>
    Mirror? MirrorOf(LoadedModel primary, LoadedModel other, MirrorPlan plan);
}

/// <summary>Builds the implementation that a version's <c>runtime</c> word names, in a lifetime scope of its own.</summary>
public interface IModelLoader
{
    /// <summary>Builds it.</summary>
    /// <exception cref="ModelLoadException">It cannot be built.</exception>
    ModelInstance<TInput, TOutput> Load<TInput, TOutput>(ModelVersion version);
}
