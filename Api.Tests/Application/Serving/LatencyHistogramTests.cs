using Interlock.Application.Serving.Health;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class LatencyHistogramTests
{
    [Test]
    public void Quantile_Empty_IsZero() => Assert.That(new LatencyHistogram().Quantile(0.99), Is.EqualTo(TimeSpan.Zero));

    [Test]
    public void Quantile_OfAnyTimeUpToAnHour_IsNeverShortAndAtMostAQuarterTooLong()
    {
        for (var ticks = 1L; ticks < TimeSpan.TicksPerHour; ticks += 1 + ticks / 7)
        {
            var histogram = Of([TimeSpan.FromTicks(ticks)]);

            Assert.That(histogram.Quantile(0.5).Ticks, Is.GreaterThan(ticks).And.LessThanOrEqualTo(1 + ticks * 5 / 4));
        }
    }

    [Test]
    public void Quantile_OfAThousand_IsTheRightOne()
    {
        var histogram = Of(Enumerable.Range(1, 1000).Select(i => TimeSpan.FromMilliseconds(i)));

        Assert.That(histogram.Count, Is.EqualTo(1000));
        Assert.That(histogram.Quantile(0.5).TotalMilliseconds, Is.InRange(500, 625));
        Assert.That(histogram.Quantile(0.99).TotalMilliseconds, Is.InRange(990, 1238));
        Assert.That(histogram.Quantile(0).TotalMilliseconds, Is.InRange(1, 1.25));
        Assert.That(histogram.Quantile(1).TotalMilliseconds, Is.InRange(1000, 1250));
    }

    [Test]
    public void Add_BeyondTheScale_IsCountedAtItsEnds()
    {
        var histogram = Of([TimeSpan.Zero, TimeSpan.FromTicks(-5), TimeSpan.FromDays(1000), TimeSpan.MaxValue]);

        Assert.That(histogram.Count, Is.EqualTo(4));
        Assert.That(histogram.Quantile(0.5), Is.EqualTo(TimeSpan.FromTicks(1)));
        Assert.That(histogram.Quantile(1).TotalHours, Is.InRange(1, 1.25));
    }

    [Test]
    public void Add_FromManyThreads_LosesNothing()
    {
        var histogram = new LatencyHistogram();

        Parallel.For(0, 100_000, i => histogram.Add(TimeSpan.FromMicroseconds(i % 3)));

        Assert.That(histogram.Count, Is.EqualTo(100_000));
    }

    [Test]
    public void Since_ASnapshot_HasOnlyWhatCameLater()
    {
        var histogram = Of(Enumerable.Repeat(TimeSpan.FromSeconds(1), 50));
        var before = histogram.Snapshot();
        histogram.Add(TimeSpan.FromMilliseconds(1));

        var later = histogram.Since(before);
        histogram.Add(TimeSpan.FromMilliseconds(1));

        Assert.That((before.Count, later.Count, histogram.Count), Is.EqualTo((50, 1, 52)));
        Assert.That(later.Quantile(1).TotalMilliseconds, Is.InRange(1, 1.25));
    }

    private static LatencyHistogram Of(IEnumerable<TimeSpan> times)
    {
        var histogram = new LatencyHistogram();
        foreach (var time in times)
        {
            histogram.Add(time);
        }

        return histogram;
    }
}
