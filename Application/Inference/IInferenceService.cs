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

    /// <summary>What a version takes and gives.</summary>
    TensorContract ContractOf(LoadedModel model);

    /// <inheritdoc cref="ITensorService.InferAsync"/>
    /// <param name="target">With the model; its version is a name or a number.</param>
    Task<Answer<TensorSet>> InferAsync(ModelTarget target, TensorRequest request, CancellationToken cancellationToken);
}
