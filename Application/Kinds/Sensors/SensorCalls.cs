using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Sensors;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>Calls to models of kind <c>sensor</c>: each fills a day. Done again, a fill leaves the same scores.</summary>
public sealed class SensorCalls(IModelCatalog catalog, SensorFillService fills, PredictionRecorder recorder, ILogger<SensorCalls> logger) : IKindCalls
{
    /// <inheritdoc />
    public Type ConfigType => typeof(SensorModelConfig);

    /// <inheritdoc />
    public void Check(ModelConfig model, ReadOnlyMemory<byte> json) => FillRequest.Read(json);

    /// <inheritdoc />
    public string RecordedForm(ModelConfig model, ReadOnlyMemory<byte> json) => throw CallKeys.NotForKind();

    /// <inheritdoc />
    public async Task<IReadOnlyList<CallResult>> CallAsync(ModelTarget target, IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken)
    {
        var results = new CallResult[calls.Count];
        await Parallel.ForAsync(0, calls.Count, cancellationToken, async (i, token) => results[i] = await CallAsync(target, calls[i], token));
        return results;
    }

    private async Task<CallResult> CallAsync(ModelTarget target, ModelCall call, CancellationToken cancellationToken)
    {
        try
        {
            if (call.RequestKey is not null)
            {
                throw CallKeys.NotForKind();
            }

            var day = FillRequest.Read(call.Json);
            using var lease = catalog.Acquire<SensorDay, SensorDayScores>(target);
            var fill = await fills.FillAsync(lease, day, call.Progress, cancellationToken);
            var predictions = recorder.Make(lease, [day], fill, SensorJson.WriteRequest, SensorJson.WriteFill);
            return CallResult.Of(AnswerData.Single(lease, predictions, fill.Outputs[0], SensorJson.WriteFill));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return CallResult.Of(CallError.Of(e, logger));
        }
    }
}
