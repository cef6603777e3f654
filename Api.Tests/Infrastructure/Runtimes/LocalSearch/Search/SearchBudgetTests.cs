using Interlock.Infrastructure.Runtimes.LocalSearch.Search;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.LocalSearch.Search;

public sealed class SearchBudgetTests
{
    [Test]
    public void Take_TimeEnough_EndsByIterations()
    {
        var budget = Budget(secondsAnIteration: 0.001, iterations: 1000);

        var taken = TakeAll(budget);

        Assert.That((taken, budget.FollowsClock, budget.Share), Is.EqualTo((1000, false, 1)));
    }

    [Test]
    public void Take_TooManyIterationsForTheTime_EndsByTheClockWithinTheLimit()
    {
        var budget = Budget(secondsAnIteration: 0.1, iterations: 1_000_000);

        var taken = TakeAll(budget);

        Assert.Multiple(() =>
        {
            Assert.That(budget.FollowsClock, Is.True);
            Assert.That(taken, Is.InRange(90, 100 + 16));
            Assert.That(budget.Share, Is.EqualTo(1));
        });
    }

    [Test]
    public void Share_ByTheClock_RisesWithoutAJump()
    {
        var budget = Budget(secondsAnIteration: 0.001, iterations: 1_000_000);
        var (last, steepest) = (0.0, 0.0);

        while (budget.Take())
        {
            steepest = Math.Max(steepest, budget.Share - last);
            last = budget.Share;
        }

        Assert.That(steepest, Is.LessThan(0.01));
    }

    [Test]
    public void Take_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        var budget = new SearchBudget(TimeProvider.System, TimeSpan.FromMinutes(1), 1000, source.Token);
        source.Cancel();

        Assert.That(() => TakeAll(budget), Throws.InstanceOf<OperationCanceledException>());
    }

    private static int TakeAll(SearchBudget budget)
    {
        var taken = 0;
        while (budget.Take())
        {
            taken++;
        }

        return taken;
    }

    // Ten seconds on a clock that is looked at every 16 iterations, and goes on by as many of them.
    private static SearchBudget Budget(double secondsAnIteration, long iterations) =>
        new(new SteppingClock(TimeSpan.FromSeconds(16 * secondsAnIteration)), TimeSpan.FromSeconds(10), iterations, CancellationToken.None);

    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += step.Ticks;
    }
}
