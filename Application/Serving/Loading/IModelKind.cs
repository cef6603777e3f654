using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Serving.Loading;

/// <summary>A kind of model: loads its versions and compares their answers.</summary>
public interface IModelKind
{
    /// <summary>The record of config.yaml that stands for models of this kind.</summary>
    Type ConfigType { get; }

    /// <summary>Loads a version, with the examples that will prove it.</summary>
    /// <exception cref="ModelLoadException">The version cannot keep the model's contract.</exception>
    Task<LoadedModel> LoadAsync(ModelVersion version, CancellationToken cancellationToken);

    /// <summary>Replays golden and recorded requests on two versions, one request after the other.</summary>
    /// <param name="before">The active version; of the same kind.</param>
    /// <param name="after">The version under test.</param>
    /// <param name="recorded">Recorded requests of the model, with labels where they are known.</param>
    /// <param name="until">Cancelled when time is up: the remaining requests are skipped.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Comparison> ReplayAsync(
        LoadedModel before, LoadedModel after, IReadOnlyList<LabelledPrediction> recorded, CancellationToken until, CancellationToken cancellationToken);

    /// <summary>Replays a recorded request on a version.</summary>
    /// <returns>Its answer, or null where the request cannot be replayed because its input is no longer stored.</returns>
    /// <exception cref="InvalidInputException">It breaks the version's contract.</exception>
    /// <exception cref="UnavailableException">The version is overloaded.</exception>
    /// <exception cref="DeadlineExceededException">No answer in time.</exception>
    /// <exception cref="InferenceException">The version fails.</exception>
    Task<ReplayedAnswer?> AnswerAsync(Prediction recorded, LoadedModel model, CancellationToken cancellationToken);

    /// <summary>Mirrors the requests of one version to another; null where the other cannot take the same inputs.</summary>
    Mirror? MirrorOf(LoadedModel primary, LoadedModel other, MirrorPlan plan);
}

/// <summary>Builds the implementation that a version's <c>runtime</c> word names, in a lifetime scope of its own.</summary>
public interface IModelLoader
{
    /// <summary>Builds it.</summary>
    /// <exception cref="ModelLoadException">It cannot be built.</exception>
    ModelInstance<TInput, TOutput> Load<TInput, TOutput>(ModelVersion version);
}
