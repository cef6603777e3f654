using System.Text;
using Interlock.Application.Serving;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;
using Interlock.Domain.Routes;

namespace Interlock.Application.Routes;

/// <summary>The kind <c>route</c>.</summary>
public sealed class RouteKind(IModelLoader loader, TimeProvider time) : ModelKind<RouteRequest, RoutePlan>(loader, time)
{
    /// <inheritdoc />
    public override Type ConfigType => typeof(RouteModelConfig);

    /// <inheritdoc />
    /// <remarks>None but what ops wrote: a plan may need an external API, and a server must start while that is down.</remarks>
    protected override ValueTask<IReadOnlyList<Example<RouteRequest, RoutePlan>>> ExamplesOfAsync(
        ModelVersion version, IModel<RouteRequest, RoutePlan> model, CancellationToken cancellationToken) =>
        new(version.Config.Swap.Golden is { } file ? [.. RouteGolden.Read(file, ((RouteModelConfig)version.Config).MaxStops)] : []);

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

    private static double SecondsOf(RoutePlan plan) => plan.Routes.Sum(route => route.TravelTime.TotalSeconds);
}
