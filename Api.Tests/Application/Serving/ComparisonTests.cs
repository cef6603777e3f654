using Interlock.Application.Serving.Comparing;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class ComparisonTests
{
    private readonly Comparison _comparison = new("v2", "v1");

    [Test]
    public void Report_NothingCompared_IsAllZero()
    {
        var report = _comparison.Report();

        Assert.That((report.Version, report.Against), Is.EqualTo(("v2", "v1")));
        Assert.That((report.Compared, report.FlipShare, report.DriftP99, report.P50Ratio), Is.EqualTo((0, 0.0, 0.0, 0.0)));
        Assert.That(report.Examples, Is.Empty);
        Assert.That(report.Drifts, Is.Empty);
    }

    [Test]
    public void Report_Drifts_AreCountedBySizeWithTheirLimitIncluded()
    {
        foreach (var drift in new[] { 0, 0, 0.0005, 0.001, 0.01, 0.011, 0.5, 0.51, 1e9 })
        {
            Add(new Difference(false, drift), "a");
        }

        Assert.That(
            _comparison.Report().Drifts.Select(bin => (bin.UpTo, bin.Count)),
            Is.EqualTo(new (double?, int)[] { (0, 2), (0.001, 2), (0.01, 1), (0.02, 1), (0.05, 0), (0.1, 0), (0.2, 0), (0.5, 1), (null, 2) }));
    }

    [Test]
    public void Report_Answers_CountsFlipsDriftAndTimes()
    {
        _comparison.Begin(isGolden: true);
        _comparison.Begin(isGolden: false);
        Add(new Difference(false, 0.1), "a");
        Add(new Difference(true, 0.4), "b");

        var report = _comparison.Report();

        Assert.That((report.Golden, report.Recorded, report.Compared, report.Flips), Is.EqualTo((1, 1, 2, 1)));
        Assert.That((report.FlipShare, report.DriftMax, report.DriftP99), Is.EqualTo((0.5, 0.4, 0.4)));
        Assert.That((report.Before.P50Ms, report.After.P50Ms, report.P50Ratio, report.P99Ratio), Is.EqualTo((2.0, 6.0, 3.0, 3.0)));
        Assert.That(report.Examples, Is.EqualTo(["b"]), "those whose label changed");
        Assert.That(report.Flipped, Is.EqualTo([new LabelFlip("b", "old", "new")]));
    }

    [Test]
    public void Report_ManyFlips_NamesTheFirstFive()
    {
        foreach (var name in Enumerable.Range(1, 9))
        {
            Add(new Difference(true, 0), $"{name}");
        }

        Assert.That(_comparison.Report().Examples, Is.EqualTo(["1", "2", "3", "4", "5"]));
    }

    [Test]
    public void Report_Errors_AreCountedBySideAndTheFirstNewOneIsTold()
    {
        _comparison.AddError(isNew: false, "the old one failed");
        _comparison.AddError(isNew: true, "first");
        _comparison.AddError(isNew: true, "second");
        _comparison.AddSkipped();

        var report = _comparison.Report();

        Assert.That((report.NewErrors, report.HealedErrors, report.Skipped, report.FirstError), Is.EqualTo((2, 1, 1, "first")));
    }

    private void Add(Difference difference, string name) =>
        _comparison.Add(difference, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(6), new LabelFlip(name, "old", "new"));
}
