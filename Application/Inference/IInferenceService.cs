using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Inference;

/// <summary>The models that answer the Open Inference Protocol, whatever their kind.</summary>
public interface IInferenceService
{
    /// <summary>All of them, by name.</summary>
    IEnumerable<ServedModel> Models { get; }

    /// <summary>The model of a name.</summary>
    /// <exception cref="UnknownModelException">There is none that answers in tensors.</exception>
    ServedModel Find(string model);

    /// <summary>The active version, or one by its name or number.</summary>
    /// <exception cref="UnavailableException">The model is not loaded yet.</exception>
    /// <exception cref="VersionNotLoadedException">It has no such version loaded.</exception>
    LoadedModel FindVersion(ServedModel model, string? version);

    /// <summary>The version that is to answer a request: the one that it names, else the active one or the canary.</summary>
    /// <param name="target">With the model; its version is a name or a number.</param>
    /// <exception cref="UnavailableException">The model is not loaded yet.</exception>
    /// <exception cref="VersionNotLoadedException">It has no such version loaded.</exception>
    LoadedModel Choose(ModelTarget target);

    /// <summary>What a version takes and gives.</summary>
    TensorContract ContractOf(LoadedModel model);

    /// <summary>Whether the content of a request may still be read, though it was answered: by a mirror, or where the kind keeps it.</summary>
    /// <param name="model">The model that it was sent to.</param>
    /// <param name="answer">The answer.</param>
    bool KeepsInputs(ServedModel model, Answer<TensorSet> answer);

    /// <inheritdoc cref="ITensorService.InferAsync"/>
    /// <param name="target">With the model.</param>
    /// <param name="version">The version that is to answer.</param>
    /// <param name="request">The request, not checked yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Answer<TensorSet>> InferAsync(ModelTarget target, LoadedModel version, TensorRequest request, CancellationToken cancellationToken);
}
