using System.Text.Json;
using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Routes;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Kinds.Routes;

/// <summary>Calls to models of kind <c>route</c>.</summary>
public sealed class RouteCalls(IModelCatalog catalog, PredictionRecorder recorder, TimeProvider time, ILogger<RouteCalls> logger)
    : KindCalls<RouteRequest, RouteRequest, RoutePlan>(catalog, time, logger)
{
    private static readonly Action<Utf8JsonWriter, RouteRequest> WriteRequest = RouteJson.WriteRequest;
    private static readonly Action<Utf8JsonWriter, RoutePlan> WritePlan = RouteJson.WritePlan;

    /// <inheritdoc />
    public override Type ConfigType => typeof(RouteModelConfig);

    /// <inheritdoc />
    public override void Check(ModelConfig model, ReadOnlyMemory<byte> json) => RouteRequestReader.Read(json, ((RouteModelConfig)model).MaxStops);

    /// <inheritdoc />
    protected override ValueTask<(RouteRequest Request, IReadOnlyList<RouteRequest> Inputs)> ReadAsync(
        ModelLease<RouteRequest, RoutePlan> lease, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var request = RouteRequestReader.Read(json, ((RouteModelConfig)lease.Loaded.Id.Config).MaxStops);
        return new((request, [request]));
    }

    /// <inheritdoc />
    protected override CallAnswer Answer(ModelLease<RouteRequest, RoutePlan> lease, RouteRequest request, Inference<RoutePlan> inference)
    {
        RoutePlanCheck.Require(inference.Outputs[0], request);
        var predictions = recorder.Make(lease, [request], inference, WriteRequest, WritePlan);
        return AnswerData.Single(lease, predictions, inference.Outputs[0], WritePlan);
    }
}
