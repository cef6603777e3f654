using System.Text.Json;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Routes;

namespace Interlock.Application.Kinds.Routes;

/// <inheritdoc />
public sealed class RouteService(IModelCatalog catalog, PredictionRecorder recorder) : IRouteService
{
    private static readonly Action<Utf8JsonWriter, RouteRequest> WriteRequest = RouteJson.WriteRequest;
    private static readonly Action<Utf8JsonWriter, RoutePlan> WritePlan = RouteJson.WritePlan;

    /// <inheritdoc />
    public async Task<Answer<RoutePlan>> PlanAsync(ModelTarget target, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var lease = catalog.Acquire<RouteRequest, RoutePlan>(target);
        var request = RouteRequestReader.Read(json, ((RouteModelConfig)lease.Loaded.Id.Config).MaxStops);
        var inference = await lease.InferAsync([request], cancellationToken);
        RoutePlanCheck.Require(inference.Outputs[0], request);
        return await recorder.RecordAsync(lease, [request], inference, WriteRequest, WritePlan);
    }
}
