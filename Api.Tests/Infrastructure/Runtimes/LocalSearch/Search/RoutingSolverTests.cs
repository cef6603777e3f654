using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;
using Interlock.Infrastructure.Runtimes.LocalSearch.Search;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.LocalSearch.Search;

[Parallelizable]
public sealed class RoutingSolverTests
{
    private static readonly RoutingSolver Solver = new(TimeProvider.System);

    [Test]
    public void Solve_HundredsOfRandomProblems_EveryRuleKept([Range(1, 20)] int size)
    {
        for (var seed = size * 100; seed < (size * 100) + 20; seed++)
        {
            var problem = Problems.Random(seed, size * 2);

            var solution = Solve(problem, iterations: 300, seed: (ulong)seed);

            Assert.That(PlanChecker.Faults(problem, solution), Is.Empty, $"seed {seed}");
        }
    }

    [Test]
    public void Solve_SmallProblems_AsGoodAsTheBestOfAllPlans([Range(1, 60)] int seed)
    {
        var problem = Problems.Random(seed, 1 + (seed % 7));

        var solution = Solve(problem);

        var best = new BestOfAll(problem, ImpossibleStops.Find(problem).Select(stop => stop.Node)).Find();
        Assert.Multiple(() =>
        {
            Assert.That(PlanChecker.Faults(problem, solution), Is.Empty);
            Assert.That((solution.Unserved.Count, solution.Routes.Count), Is.EqualTo((best.Unserved, best.Vehicles)));
            Assert.That(solution.TravelTime, Is.EqualTo(best.Travel).Within(1e-6));
        });
    }

    [Test]
    public void Solve_NoStops_NoRoutes()
    {
        var solution = Solve(Problems.OnALine(1, 10));

        Assert.Multiple(() =>
        {
            Assert.That(solution.Routes, Is.Empty);
            Assert.That(solution.Unserved, Is.Empty);
            Assert.That(solution.TravelTime, Is.Zero);
        });
    }

    [Test]
    public void Solve_OneStop_ThereAndBack()
    {
        var solution = Solve(Problems.OnALine(3, 10, 7));

        Assert.Multiple(() =>
        {
            Assert.That(solution.Routes, Is.EqualTo(new[] { new[] { 1 } }));
            Assert.That(solution.TravelTime, Is.EqualTo(14));
        });
    }

    [Test]
    public void Solve_StopsAllAtOnePlace_FullVehicles()
    {
        var problem = Problems.OnALine(20, 5, [.. Enumerable.Repeat(3.0, 17)]);

        var solution = Solve(problem);

        Assert.Multiple(() =>
        {
            Assert.That(PlanChecker.Faults(problem, solution), Is.Empty);
            Assert.That(solution.Routes, Has.Count.EqualTo(4));
            Assert.That(solution.TravelTime, Is.EqualTo(24));
        });
    }

    [Test]
    public void Solve_WindowsThatLeaveOneOrder_ThatOrder()
    {
        var problem = Problems.OnALine(1, double.PositiveInfinity, 5, 1, 9);
        (double At, int Stop)[] appointments = [(5, 1), (9, 2), (17, 3)];
        foreach (var (at, stop) in appointments)
        {
            problem.Earliest[stop] = problem.Latest[stop] = at;
        }

        var solution = Solve(problem);

        Assert.That(solution.Routes.Single(), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void Solve_FewerVehiclesThoughMoreTravel_FewerVehicles()
    {
        var solution = Solve(Problems.OnALine(2, 2, -100, 100));

        Assert.That(solution.Routes, Has.Count.EqualTo(1));
    }

    [Test]
    public void Solve_WaysThatDoNotExist_AroundThem()
    {
        var problem = Problems.OnALine(1, 10, 1, 2, 3);
        foreach (var (from, to) in new[] { (1, 2), (2, 3), (3, 2) })
        {
            problem.Durations[(from * problem.Nodes) + to] = double.PositiveInfinity;
        }

        var solution = Solve(problem);

        Assert.Multiple(() =>
        {
            Assert.That(solution.Routes.Single(), Is.EqualTo(new[] { 2, 1, 3 }));
            Assert.That(solution.TravelTime, Is.EqualTo(8));
        });
    }

    [Test]
    public void Solve_MoreThanTheVehiclesCarry_NamesTheUnserved()
    {
        var problem = Problems.OnALine(2, 3, [.. Enumerable.Range(1, 10).Select(place => (double)place)]);

        var solution = Solve(problem);

        Assert.Multiple(() =>
        {
            Assert.That(PlanChecker.Faults(problem, solution), Is.Empty);
            Assert.That(solution.Unserved, Has.Count.EqualTo(4));
        });
    }

    [Test]
    public void Solve_NoVehicles_AllUnserved()
    {
        Assert.That(Solve(Problems.OnALine(0, 3, 1, 2)).Unserved, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Solve_StopThatCannotBeServed_TheOthersAre()
    {
        var problem = Problems.OnALine(2, 3, 1, 2, 3);
        problem.Demands[2] = 4;

        var solution = Solve(problem);

        Assert.Multiple(() =>
        {
            Assert.That(solution.Unserved, Is.EqualTo(new[] { 2 }));
            Assert.That(solution.Routes.Single(), Is.EquivalentTo(new[] { 1, 3 }));
        });
    }

    [Test]
    public void Solve_SameSeed_SameAnswer()
    {
        var problem = Problems.Random(11, 60);

        var (one, other) = (Solve(problem, iterations: 5000, seed: 7), Solve(problem, iterations: 5000, seed: 7));

        Assert.Multiple(() =>
        {
            Assert.That(one.CutByClock, Is.False);
            Assert.That(other.Routes, Is.EqualTo(one.Routes));
            Assert.That(other.TravelTime, Is.EqualTo(one.TravelTime));
        });
    }

    [Test]
    public void Solve_DefaultIterations_EndsByThem()
    {
        var solution = Solve(Problems.Random(12, 25));

        Assert.That((solution.CutByClock, solution.Iterations), Is.EqualTo((false, RoutingOptions.DefaultIterations(25))));
    }

    [Test]
    public void Solve_ThousandStops_CutByTheClockWithARouteForEach()
    {
        var problem = Problems.Random(13, 1000) with { Vehicles = 1000, Capacity = 200 };

        var solution = Solver.Solve(problem, new RoutingOptions { TimeLimit = TimeSpan.FromSeconds(1) }, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(PlanChecker.Faults(problem, solution), Is.Empty);
            Assert.That(solution.CutByClock, Is.True);
            Assert.That(solution.Unserved, Is.EqualTo(ImpossibleStops.Find(problem).Select(stop => stop.Node)));
        });
    }

    [Test]
    public void Solve_NoTimeAtAll_StillServesAll()
    {
        var problem = Problems.OnALine(100, 5, [.. Enumerable.Range(1, 100).Select(place => (double)place)]);

        var solution = Solver.Solve(problem, new RoutingOptions { TimeLimit = TimeSpan.Zero }, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(PlanChecker.Faults(problem, solution), Is.Empty);
            Assert.That(solution.Unserved, Is.Empty);
        });
    }

    [Test]
    public void Solve_AlreadyCancelled_Throws()
    {
        Assert.That(
            () => Solver.Solve(Problems.Random(1, 10), new RoutingOptions(), new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Solve_CancelledOnTheWay_Throws()
    {
        using var source = new CancellationTokenSource();
        var clock = new CancellingClock(source);

        Assert.That(
            () => new RoutingSolver(clock).Solve(Problems.Random(1, 50), new RoutingOptions(), source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static RoutingSolution Solve(RoutingProblem problem, long? iterations = null, ulong seed = 1) =>
        Solver.Solve(
            problem, new RoutingOptions { TimeLimit = TimeSpan.FromMinutes(5), Seed = seed, Iterations = iterations }, CancellationToken.None);

    // Cancels when the search looks at the clock for the third time, and never says that time has passed.
    private sealed class CancellingClock(CancellationTokenSource source) : TimeProvider
    {
        private int _looks;

        public override long GetTimestamp()
        {
            if (++_looks == 3)
            {
                source.Cancel();
            }

            return 0;
        }
    }
}
