using Interlock.Application.Drift;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Drift;

/// <summary>The figures equal a straightforward computation over whole lists, made once elsewhere, to 1e-9.</summary>
public sealed class DriftFormulaTests
{
    private const double Precision = 1e-9;

    // Number i of a list of [count, factor, modulus, divisor, offset] is i * factor % modulus / divisor + offset.
    [TestCase(new[] { 1000, 7919, 1009, 8, 0 }, new[] { 700, 104729, 1013, 7, 20 }, 1.0678078584987762, 0.26328571428571423, 184, 11, 693.6875)]
    [TestCase(new[] { 1000, 7919, 1009, 8, 0 }, new[] { 1000, 7919, 1009, 8, 0 }, 0.0, 0.0, 0, 11, 693.6875)]
    [TestCase(new[] { 10000, 7919, 10007, 4, -500 }, new[] { 25000, 104729, 9973, 3, -400 }, 0.4157989118696177, 0.2763, 6907, 11, 8259.625)]
    [TestCase(new[] { 997, 31, 4, 1, 0 }, new[] { 500, 17, 5, 1, 0 }, 0.1043474932039235, 0.19999999999999996, 100, 4, 6.0)]
    [TestCase(new[] { 50, 3, 1, 1, 2 }, new[] { 60, 7, 3, 1, 1 }, 6.601444547497699, 0.33333333333333337, 40, 1, 2.0)]
    [TestCase(new[] { 1000, 7919, 1009, 8, 0 }, new[] { 300, 11, 97, 1, 1000 }, 8.283089355027482, 1.0, 300, 11, 693.6875)]
    public void NumberDrift_OfNumbers_IsWhatTheFormulasSay(int[] reference, int[] now, double psi, double ks, long outOfRange, int edges, double sumOfEdges)
    {
        var summary = NumberReference.Of(NumbersOf(reference));
        var drift = new NumberDrift(summary);
        foreach (var number in NumbersOf(now))
        {
            drift.Add(number);
        }

        Assert.Multiple(() =>
        {
            Assert.That(drift.Psi, Is.EqualTo(psi).Within(Precision));
            Assert.That(drift.Ks, Is.EqualTo(ks).Within(Precision));
            Assert.That((drift.Count, drift.OutOfRange, summary.Edges.Count), Is.EqualTo(((long)now[0], outOfRange, edges)));
            Assert.That(summary.Edges.Sum(), Is.EqualTo(sumOfEdges).Within(Precision * Math.Abs(sumOfEdges)));
        });
    }

    [TestCase("abca", 0.0027768446066042353)]
    [TestCase("abce", 1.429959413781877)]
    public void ValueDrift_OfValues_IsWhatTheFormulasSay(string values, double psi)
    {
        var drift = new ValueDrift(CountsOf(Enumerable.Range(0, 900).Select(i => "abcd"[i * i % 7 % 4].ToString())));
        foreach (var value in Enumerable.Range(0, 800).Select(i => values[i * i * i % 11 % 4].ToString()))
        {
            drift.Add(value);
        }

        Assert.That(drift.Psi, Is.EqualTo(psi).Within(Precision));
    }

    [Test]
    public void Figures_WithoutNumbersOnOneSide_AreNull()
    {
        var (noReference, noNumbers) = (new NumberDrift(NumberReference.Of([])), new NumberDrift(NumberReference.Of([1, 2])));
        noReference.Add(1);

        Assert.That(new[] { noReference.Psi, noReference.Ks, noNumbers.Psi, noNumbers.Ks, new ValueDrift(new Dictionary<string, long>()).Psi }, Is.All.Null);
    }

    private static IEnumerable<double> NumbersOf(int[] list) => Enumerable.Range(0, list[0]).Select(i => ((long)i * list[1] % list[2] / (double)list[3]) + list[4]);

    private static Dictionary<string, long> CountsOf(IEnumerable<string> values) => values.CountBy(value => value).ToDictionary(pair => pair.Key, pair => (long)pair.Value);
}
