using Interlock.Application.Serving.Comparing;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class SamplesTests
{
    [Test]
    public void Quantile_Nothing_IsZero()
    {
        var samples = new Samples();

        Assert.That((samples.Count, samples.Max, samples.Quantile(0.5)), Is.EqualTo((0, 0.0, 0.0)));
    }

    [TestCase(0, 1)]
    [TestCase(0.5, 2)]
    [TestCase(0.51, 3)]
    [TestCase(0.99, 4)]
    [TestCase(1, 4)]
    public void Quantile_FewSamples_IsOneOfThem(double share, double expected) =>
        Assert.That(Of(4, 1, 3, 2).Quantile(share), Is.EqualTo(expected));

    [Test]
    public void Quantile_MoreThanAreKept_IsAboutRight()
    {
        var samples = Of([.. Enumerable.Range(1, 100_000).Select(number => (double)number)]);

        Assert.That((samples.Count, samples.Max), Is.EqualTo((100_000, 100_000.0)));
        Assert.That(samples.Quantile(0.5), Is.EqualTo(50_000).Within(4_000));
        Assert.That(samples.Quantile(0.99), Is.EqualTo(99_000).Within(1_000));
    }

    private static Samples Of(params double[] values)
    {
        var samples = new Samples();
        Array.ForEach(values, samples.Add);
        return samples;
    }
}
