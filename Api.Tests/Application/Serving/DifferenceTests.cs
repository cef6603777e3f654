using Interlock.Application.Serving.Comparing;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class DifferenceTests
{
    [TestCase(0, 0, 0)]
    [TestCase(10, 10, 0)]
    [TestCase(8, 10, 0.2)]
    [TestCase(10, 8, 0.2)]
    [TestCase(-10, 10, 2)]
    [TestCase(0, 1e-9, 1)]
    [TestCase(1, double.NaN, 1)]
    [TestCase(double.PositiveInfinity, 1, 1)]
    [TestCase(double.NaN, double.NaN, 0)]
    public void Relative_TwoNumbers_IsRelativeToTheLarger(double before, double after, double expected) =>
        Assert.That(Difference.Relative(before, after), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void OfScores_SameLength_IsTheLargestDifference() =>
        Assert.That(Difference.OfScores([0.5f, 0.25f, 0.25f], [0.5f, 0f, 0.5f]), Is.EqualTo(0.25));

    [Test]
    public void OfScores_OneIsNoNumber_DifferWholly() => Assert.That(Difference.OfScores([0.5f, 0.5f], [0.5f, float.NaN]), Is.EqualTo(1));

    [Test]
    public void OfScores_OtherLength_DifferWholly() => Assert.That(Difference.OfScores([1], [1, 0]), Is.EqualTo(1));

    [Test]
    public void OfScores_None_DoNotDiffer() => Assert.That(Difference.OfScores([], []), Is.Zero);
}
