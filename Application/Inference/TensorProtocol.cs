using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Inference;

/// <summary>Models of kind <c>tensor</c>: as they are.</summary>
public sealed class TensorProtocol(ITensorService service) : IProtocolKind
{
    /// <inheritdoc />
    public Type ConfigType => typeof(TensorModelConfig);

    /// <inheritdoc />
    public TensorContract ContractOf(LoadedModel model) => TensorContract.Of((TensorModelConfig)model.Id.Config, (ITensorModel)((LoadedModel<TensorSet, TensorSet>)model).Model);

    /// <inheritdoc />
    public Task<Answer<TensorSet>> InferAsync(ModelTarget target, TensorRequest request, TensorContract contract, CancellationToken cancellationToken) =>
        service.InferAsync(target, request, cancellationToken);
}
