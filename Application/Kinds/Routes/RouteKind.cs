using System.Text;
using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Serving.Loading;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;
using Interlock.Domain.Routes;

namespace Interlock.Application.Kinds.Routes;

/// <summary>The kind <c>route</c>.</summary>
public sealed class RouteKind(IModelLoader loader, TimeProvider time) : ModelKind<RouteRequest, RoutePlan>(loader, time)
{
    /// <inheritdoc />
    public override Type ConfigType => typeof(RouteModelConfig);

    /// <inheritdoc />
    /// <remarks>None but what ops wrote: a plan may need an external API, and a server must start while that is down.</remarks>
    protected override async ValueTask<IReadOnlyList<Example<RouteRequest, RoutePlan>>> ExamplesOfAsync(
        ModelVersion version, IModel<RouteRequest, RoutePlan> model, CancellationToken cancellationToken) =>
        version.Config.Swap.Golden is { } file ? await RouteGolden.ReadAsync(file, ((RouteModelConfig)version.Config).MaxStops) : [];

    /// <inheritdoc />
    /// <remarks>None: plans are made one by one, and a search that ends by the clock need not find the same plan again.</remarks>
    protected override IReadOnlyList<int> BatchesToCheck(ModelVersion version) => [];

    /// <inheritdoc />
    /// <remarks>Plans are compared by the vehicles they need and the time on the road.</remarks>
    protected override Difference Compare(RoutePlan before, RoutePlan after) => new(
        false,
        Math.Max(Difference.Relative(before.Routes.Count, after.Routes.Count), Difference.Relative(SecondsOf(before), SecondsOf(after))));

    /// <inheritdoc />
    protected override IAsyncEnumerable<RouteRequest> InputsOf(
        Prediction recorded, LoadedModel<RouteRequest, RoutePlan> model, CancellationToken cancellationToken)
    {
        var request = RouteRequestReader.Read(Encoding.UTF8.GetBytes(recorded.Request), ((RouteModelConfig)model.Id.Config).MaxStops);
        return new[] { request }.ToAsyncEnumerable();
    }

    /// <inheritdoc />
    protected override void Require(RouteRequest input, RoutePlan output) => RoutePlanCheck.Require(output, input);

    /// <inheritdoc />
    protected override void WriteAnswer(Utf8JsonWriter json, IReadOnlyList<RouteRequest> inputs, IReadOnlyList<RoutePlan> outputs) =>
        RouteJson.WritePlan(json, outputs[0]);

    /// <inheritdoc />
    protected override RecordedDifference? CompareRecorded(JsonElement before, JsonElement after)
    {
        var (old, next) = (before.GetProperty("totals"), after.GetProperty("totals"));
        var drift = Math.Max(DriftOf("vehicles", old, next), DriftOf("travelTime", old, next));
        return new RecordedDifference(JsonDifference.Differ(before, after), new Difference(false, drift));
    }

    private static double DriftOf(string total, JsonElement before, JsonElement after) =>
        Difference.Relative(before.GetProperty(total).GetDouble(), after.GetProperty(total).GetDouble());

    private static double SecondsOf(RoutePlan plan) => plan.Routes.Sum(route => route.TravelTime.TotalSeconds);
}
