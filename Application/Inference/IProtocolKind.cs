using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Inference;

/// <summary>The models of a kind as clients of the Open Inference Protocol see them: tensors in, tensors out.</summary>
public interface IProtocolKind
{
    /// <summary>The record of config.yaml that stands for models of this kind.</summary>
    Type ConfigType { get; }

    /// <summary>Whether the content of a request may be read after it was answered, other than by mirrors.</summary>
    bool KeepsInputs => false;

    /// <summary>What a version takes and gives.</summary>
    TensorContract ContractOf(LoadedModel model);

    /// <inheritdoc cref="ITensorService.InferAsync"/>
    /// <param name="target">With the version that is to answer.</param>
    /// <param name="request">The request, not checked yet.</param>
    /// <param name="contract">What that version takes and gives.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Answer<TensorSet>> InferAsync(ModelTarget target, TensorRequest request, TensorContract contract, CancellationToken cancellationToken);
}
