using Interlock.Application.Kinds.Routes;
using Interlock.Domain.Models;
using Interlock.Domain.Routes;
using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;
using Interlock.Infrastructure.Runtimes.LocalSearch.Search;
using Interlock.Infrastructure.TravelTimes;

namespace Interlock.Infrastructure.Runtimes.LocalSearch;

/// <summary>Plans routes by search, with travel times of an external API or, where none is configured, along the great circle.</summary>
internal sealed class LocalSearchModel(LocalSearchConfig config, TimeProvider time, ITravelTimeClient? travelTimes = null) : IModel<RouteRequest, RoutePlan>
{
    private readonly RoutingSolver _solver = new(time);

    private readonly RoutingOptions _options = new()
    {
        TimeLimit = config.TimeLimit,
        Seed = (ulong)config.Seed,
        Iterations = config.Steps,
    };

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<RoutePlan>> Infer(IReadOnlyList<RouteRequest> inputs, CancellationToken cancellationToken)
    {
        var plans = new RoutePlan[inputs.Count];
        for (var i = 0; i < plans.Length; i++)
        {
            plans[i] = inputs[i].Stops.Count == 0 ? RoutePlan.Empty : await PlanAsync(inputs[i], cancellationToken);
        }

        return plans;
    }

    private async Task<RoutePlan> PlanAsync(RouteRequest request, CancellationToken cancellationToken)
    {
        var table = await TableAsync([request.Depot, .. request.Stops.Select(stop => stop.Place)], cancellationToken);
        var problem = RouteConversion.Of(request, table);
        if (ImpossibleStops.Find(problem, seconds => RouteConversion.TimeOf(request, seconds)) is { Count: > 0 } impossible)
        {
            throw UnservedStops.Alone(request, impossible);
        }

        // A search takes seconds of one processor: not on the caller's thread, who may want to give up, nor on one that others wait for.
        var solution = await Task.Factory.StartNew(
            () => _solver.Solve(problem, _options, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return solution.Unserved.Count == 0 ? RouteConversion.PlanOf(request, table, problem, solution) : throw UnservedStops.Together(request, solution.Unserved);
    }

    private async Task<TravelTable> TableAsync(IReadOnlyList<Coordinate> places, CancellationToken cancellationToken) =>
        travelTimes is null ? GreatCircle.Table(places, config.Speed) : await travelTimes.TableAsync(places, cancellationToken);
}
