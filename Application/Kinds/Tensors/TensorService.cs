using System.Text.Json;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tensors;

namespace Interlock.Application.Kinds.Tensors;

/// <inheritdoc />
public sealed class TensorService(IModelCatalog catalog, PredictionRecorder recorder, RequestKeys keys) : ITensorService
{
    /// <inheritdoc />
    public async Task<Answer<TensorSet>> InferAsync(ModelTarget target, TensorRequest request, CancellationToken cancellationToken)
    {
        using var lease = catalog.Acquire<TensorSet, TensorSet>(target);
        var items = Check(lease.Loaded, request);
        var contract = RecordedTensors.Of(lease.Loaded.Id);
        return Wanted(request, lease.RequestKey is null ? await AnswerAsync() : await keys.AnswerAsync(lease, items, contract.WriteInputs, ReadOutputs, AnswerAsync));

        async Task<Answer<TensorSet>> AnswerAsync()
        {
            var inference = await lease.InferAsync(items, cancellationToken);
            return await recorder.RecordAsync(lease, items, inference, contract.WriteInputs, contract.WriteOutputs);
        }
    }

    /// <summary>Checks a request against the contract of the version that is to answer.</summary>
    /// <returns>Its one item.</returns>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    internal static IReadOnlyList<TensorSet> Check(LoadedModel<TensorSet, TensorSet> model, TensorRequest request)
    {
        var (contract, problems) = (ContractOf(model), new InputProblems());
        contract.Check(request.Inputs.Tensors, problems);
        problems.ThrowIfAny();
        request.Wanted(contract);
        return [request.Inputs];
    }

    /// <summary>The contract of a version.</summary>
    internal static TensorContract ContractOf(LoadedModel<TensorSet, TensorSet> model) => TensorContract.Of((TensorModelConfig)model.Id.Config, (ITensorModel)model.Model);

    /// <summary>Of an answer the outputs that a request wants, in their order.</summary>
    internal static TensorSet Wanted(TensorRequest request, TensorSet outputs) => request.Outputs is null ? outputs : new TensorSet([.. request.Outputs.Select(output => outputs.Find(output.Name)!)]);

    private static Answer<TensorSet> Wanted(TensorRequest request, Answer<TensorSet> answer) =>
        request.Outputs is null ? answer : answer with { Inference = answer.Inference with { Outputs = [Wanted(request, answer.Inference.Outputs[0])] } };

    /// <summary>Reads the answer of a key.</summary>
    /// <exception cref="ConflictException"><c>request_key_reused</c>: only its hash was recorded.</exception>
    internal static TensorSet ReadOutputs(JsonElement recorded) => TensorJson.ReadOutputs(recorded)
        ?? throw new ConflictException(ConflictException.RequestKeyReused, "This x-request-key was answered before; of the answer only the hash was recorded ('record-limit').");
}
