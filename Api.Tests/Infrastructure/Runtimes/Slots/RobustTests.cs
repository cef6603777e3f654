using Interlock.Infrastructure.Runtimes.Slots;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Slots;

public sealed class RobustTests
{
    [Test]
    public void Quantile_AnyNumbers_IsThatOfTheSortedOnes()
    {
        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            // Few different values: equal ones are what partitions stumble over.
            var numbers = Enumerable.Range(0, random.Next(1, 40)).Select(_ => (double)random.Next(-5, 6)).ToArray();
            var share = random.Next(0, 5) / 4.0;
            var sorted = numbers.Order().ToArray();
            var place = share * (sorted.Length - 1);
            var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);

            Assert.That(
                Robust.Quantile(numbers, share),
                Is.EqualTo(below + ((place - Math.Floor(place)) * (above - below))).Within(1e-12),
                $"{share} of {string.Join(' ', sorted)}");
        }
    }

    [Test]
    public void MedianOf_ValuesWithGaps_LeavesThemAsTheyAre()
    {
        double[] values = [3, double.NaN, 1, 2];

        Assert.That(Robust.MedianOf(values), Is.EqualTo(2));
        Assert.That(values, Is.EqualTo(new[] { 3, double.NaN, 1, 2 }));
        Assert.That(Robust.MedianOf([double.NaN], otherwise: 7), Is.EqualTo(7));
    }

    [Test]
    public void Spread_NormalNoise_IsItsStandardDeviationWhateverAFewWildValuesAre()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 2000)
            .Select(_ => 10 + (3 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))
            .ToArray();

        Assert.That(Robust.Spread(values), Is.EqualTo(3).Within(0.2));
        values.AsSpan(0, 5).Fill(100);
        Assert.That(Robust.Spread(values), Is.EqualTo(3).Within(0.2));
    }

    [Test]
    public void Highest_ValuesWithGaps_IsTheHighestOrNaN()
    {
        Assert.That(Robust.Highest([double.NaN, 1, 5, double.NaN, 2]), Is.EqualTo(5));
        Assert.That(Robust.Highest([double.NaN]), Is.NaN);
    }
}
