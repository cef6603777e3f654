using Interlock.Infrastructure.Runtimes.LocalSearch.Moves;
using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;
using Interlock.Infrastructure.Runtimes.LocalSearch.Search;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.LocalSearch.Moves;

/// <summary>Plans that one move mends and none of the others.</summary>
public sealed class MovesTests
{
    private static readonly string[] All = ["relocate", "exchange", "2-opt*", "or-opt"];

    // Two streets; stop 3 lies on the way of the vehicle that has room for it, and its own could not take anything instead.
    [Test]
    public void Relocate_StopOnAnotherVehiclesWay_MovesThere()
    {
        var problem = InTurn(Problems.InThePlane(2, 6, (10, 0), (30, 0), (20, 0), (0, 10), (0, 30)), 1, 3, 2, 1, 3);
        (problem.Demands[1], problem.Demands[2], problem.Demands[5]) = (3, 2, 4);
        var plan = PlanOf(problem, [1, 2], [4, 3, 5]);

        AssertOnlyMends(problem, plan, "relocate", [1, 3, 2], [4, 5]);
    }

    // Both vehicles are full, each has one stop of the other's street, and ends do not fit at the other's beginning.
    [Test]
    public void Exchange_StopsOnEachOthersWay_TradePlaces()
    {
        var problem = InTurn(Problems.InThePlane(2, 6, (10, 0), (20, 0), (30, 0), (0, 10), (0, 20), (0, 30)), 1, 2, 3, 1, 2, 3);
        (problem.Demands[1], problem.Demands[3], problem.Demands[4], problem.Demands[6]) = (2, 3, 3, 2);
        var plan = PlanOf(problem, [1, 5, 3], [4, 2, 6]);

        AssertOnlyMends(problem, plan, "exchange", [1, 2, 3], [4, 5, 6]);
    }

    // The vehicles cross and are full, so only whole ends fit.
    [Test]
    public void TwoOptStar_CrossedEnds_AreTraded()
    {
        (double X, double Y)[] near = [(10, 0), (12, 0), (14, 0), (60, 0), (62, 0), (64, 0)];
        var problem = InTurn(
            Problems.InThePlane(2, 6, [.. near, .. near.Select(place => (place.Y, place.X))]), 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
        var plan = PlanOf(problem, [1, 2, 3, 10, 11, 12], [7, 8, 9, 4, 5, 6]);

        AssertOnlyMends(problem, plan, "2-opt*", [1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]);
    }

    // Two stops at one place, visited on the way between two others far away: to move only one of them saves nothing, as the way to the
    // other stays. The windows leave the other stops where they are.
    [Test]
    public void OrOpt_PairAtTheWrongPlace_MovesTogether()
    {
        var problem = Problems.InThePlane(1, 10, (100, 0), (200, 0), (200, 100), (100, 100), (0, 100), (0, 100));
        (problem.Latest[1], problem.Latest[2], problem.Earliest[3], problem.Earliest[4]) = (150, 300, 600, 700);
        var plan = PlanOf(problem, [1, 2, 5, 6, 3, 4]);

        AssertOnlyMends(problem, plan, "or-opt", [1, 2, 3, 4, 5, 6]);
    }

    [Test]
    public void Apply_AllMoves_NoneLeft([Range(1, 40)] int seed)
    {
        var problem = Problems.Random(seed, 40);
        var state = State(problem);
        state.Recreate.Apply(state.Best, problem.Vehicles, int.MaxValue);
        var (travel, absent) = (state.Best.Travel, state.Best.AbsentCount);

        state.Descent.Apply(state.Best);

        Assert.Multiple(() =>
        {
            Assert.That(state.Best.Holds(), Is.True);
            Assert.That(state.Best.AbsentCount, Is.EqualTo(absent));
            Assert.That(state.Best.Travel, Is.LessThanOrEqualTo(travel + 1e-6));
            Assert.That(All.Where(name => Mends(problem, state.Best, name)), Is.Empty);
        });
    }

    private static void AssertOnlyMends(RoutingProblem problem, Plan plan, string name, params int[][] expected)
    {
        foreach (var other in All.Where(other => other != name))
        {
            Assert.That(Mends(problem, plan, other), Is.False, other);
        }

        Assert.Multiple(() =>
        {
            Assert.That(Mends(problem, plan, name), Is.True);
            Assert.That(Enumerable.Range(0, plan.Routes).Select(plan.Sequence), Is.EqualTo(expected));
            Assert.That(plan.Holds(), Is.True);
        });
    }

    private static bool Mends(RoutingProblem problem, Plan plan, string name)
    {
        var table = new RoutingTable(problem);
        var neighbours = new Neighbours(table);
        IMove move = name switch
        {
            "relocate" => ChainMove.Relocate(table, neighbours),
            "exchange" => new Exchange(table, neighbours),
            "2-opt*" => new TwoOptStar(table, neighbours),
            _ => ChainMove.OrOpt(table, neighbours),
        };
        var mended = false;
        for (var node = 1; node <= problem.Stops; node++)
        {
            mended |= plan.Links[node].Route != Link.NoRoute && move.Improve(plan, node);
        }

        return mended;
    }

    // Windows that only let a stop be the first, second, third, of its route.
    private static RoutingProblem InTurn(RoutingProblem problem, params int[] turns)
    {
        for (var stop = 1; stop <= turns.Length; stop++)
        {
            problem.Earliest[stop] = 80 * (turns[stop - 1] - 1);
            problem.Latest[stop] = problem.Earliest[stop] + 40;
        }

        return problem;
    }

    private static Plan PlanOf(RoutingProblem problem, params int[][] routes)
    {
        var plan = new Plan(new RoutingTable(problem), [.. routes.SelectMany(route => route)], routes.Length) { AbsentCount = 0 };
        for (var route = 0; route < routes.Length; route++)
        {
            plan.Open(routes[route][0]);
            for (var place = 1; place < routes[route].Length; place++)
            {
                plan.Insert(routes[route][place], route, routes[route][place - 1]);
            }
        }

        return plan;
    }

    private static SearchState State(RoutingProblem problem)
    {
        var impossible = ImpossibleStops.Find(problem).Select(stop => stop.Node).ToHashSet();
        return new SearchState(
            new RoutingTable(problem), [.. Enumerable.Range(1, problem.Stops).Where(stop => !impossible.Contains(stop))], problem.Vehicles, 1,
            new SearchBudget(TimeProvider.System, TimeSpan.FromMinutes(1), 1000, CancellationToken.None));
    }
}
