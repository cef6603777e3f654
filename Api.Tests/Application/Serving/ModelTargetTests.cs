using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class ModelTargetTests
{
    [TestCase("")]
    [TestCase("a b")]
    [TestCase("-v1")]
    [TestCase("v1,v2")]
    public void Of_NoNameOfAVersion_IsRefusedWithItsHeader(string version) => Assert.That(
        () => ModelTarget.Of("iris", version, null),
        Throws.TypeOf<InvalidInputException>().With.Property("Problems").One.With.Property("Path").EqualTo("x-model-version"));

    [Test]
    public void Of_VersionAndCaller_IsTheVersion() => Assert.That(ModelTarget.Of("iris", "v1", "anna"), Is.EqualTo(new ModelTarget("iris", "v1")));

    [TestCase(null)]
    [TestCase("")]
    public void Of_NoCaller_DrawsLots(string? caller) => Assert.That(ModelTarget.Of("iris", null, caller), Is.EqualTo(new ModelTarget("iris")));

    // Fixed for ever: another server, and the next release, must say the same.
    [TestCase("iris", "anna", 0.08858622032445018)]
    [TestCase("wine", "anna", 0.8496500373168926)]
    [TestCase("iris", "größer", 0.6374230665962258)]
    public void Of_Caller_StandsWhereItAlwaysDid(string model, string caller, double share) =>
        Assert.That(ModelTarget.Of(model, null, caller).Share, Is.EqualTo(share).Within(1e-15));

    [Test]
    public void Of_ManyCallers_AreSpreadEvenlyAndAnewForEachModel()
    {
        var shares = Enumerable.Range(0, 10_000).Select(i => (Iris: Share("iris", i), Wine: Share("wine", i))).ToList();

        Assert.That(shares.SelectMany(share => new[] { share.Iris, share.Wine }), Is.All.InRange(0, Math.BitDecrement(1d)));
        Assert.That(shares.Count(share => share.Iris < 0.1), Is.EqualTo(1000).Within(150));
        Assert.That(shares.Count(share => share.Iris < 0.5 && share.Wine < 0.5), Is.EqualTo(2500).Within(250));

        static double Share(string model, int i) => ModelTarget.Of(model, null, $"user-{i}").Share!.Value;
    }
}
