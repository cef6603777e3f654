using Interlock.Application.Golden;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Golden;

public sealed class GoldenSelectionTests
{
    [TestCase("aaaaabbbbbccccc", 6, "aabbcc")]
    [TestCase("aaaaabbbbbccccc", 7, "aaabbcc")]
    [TestCase("aaaaaaaaac", 6, "aaaaac")]
    [TestCase("ccbbbbaaa", 8, "aaabbbcc")]
    [TestCase("ab", 50, "ab")]
    [TestCase("", 50, "")]
    public void ByLabel_Rows_AreEqualSharesInTheOrderOfTheLabels(string rows, int count, string expected)
    {
        var chosen = GoldenSelection.ByLabel(["a", "b", "c"], [.. rows.Select((label, i) => Row(i, $"{label}"))], count);

        Assert.That(string.Concat(chosen.Select(row => row.Answer.Label)), Is.EqualTo(expected));
        Assert.That(chosen.Select(row => row.Value), Is.EqualTo(chosen.GroupBy(row => row.Answer.Label).SelectMany(same => same.OrderBy(row => row.Value).Select(row => row.Value))), "the first of each");
    }

    [TestCase(new double[] { 9, 1, 8, 2, 7, 3, 6, 4, 5, 0 }, 5, new double[] { 1, 2, 4, 7, 9 })]
    [TestCase(new double[] { 3, 1, 2 }, 2, new double[] { 1, 3 })]
    [TestCase(new double[] { 3, 1, 2 }, 50, new double[] { 1, 2, 3 })]
    [TestCase(new double[] { }, 50, new double[] { })]
    public void ByQuantile_Rows_AreTheFirstOfEachPart(double[] values, int count, double[] expected) =>
        Assert.That(GoldenSelection.ByQuantile([.. values.Select(value => Row(value, null))], count).Select(row => row.Value), Is.EqualTo(expected));

    private static AnsweredRow Row(double value, string? label) => new(new TabularRow([value]), new TabularResult(0, label), value);
}
