using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class ServedModelTests
{
    private static readonly ModelTarget Low = new("echo", null, 0.2);
    private static readonly ModelTarget High = new("echo", null, 0.7);

    [TestCase(0, "v1", "v1")]
    [TestCase(20, "v1", "v1")]
    [TestCase(50, "v2", "v1")]
    [TestCase(100, "v2", "v2")]
    public void Choose_Share_IsBelowThePercentageOrNot(double percent, string low, string high)
    {
        var served = Served(new CanaryConfig { Version = "v2", Percent = percent, Sticky = "x-user-id" });

        Assert.That((VersionOf(served, Low), VersionOf(served, High)), Is.EqualTo((low, high)));
    }

    [Test]
    public void Together_SameVersion_IsTheSameTargetAndGetsIt([Values(0, 0.5, 20, 50, 99.5, 100)] double percent)
    {
        var served = Served(new CanaryConfig { Version = "v2", Percent = percent });
        var targets = Enumerable.Range(0, 1000).Select(i => new ModelTarget("echo", null, i / 1000d)).ToList();

        foreach (var group in targets.GroupBy(served.Together))
        {
            Assert.That(group.Append(group.Key).Select(target => VersionOf(served, target)).Distinct().Count(), Is.EqualTo(1));
        }

        Assert.That(targets.Select(served.Together).Distinct().Count(), Is.EqualTo(percent is 0 or 100 ? 1 : 2));
    }

    [Test]
    public void Together_NoCanaryOrNoShare_IsOneTarget()
    {
        var (alone, canary) = (Served(null), Served(new CanaryConfig { Version = "v2", Percent = 50 }));

        Assert.That((alone.Together(Low), alone.Together(High)), Is.EqualTo((new ModelTarget("echo"), new ModelTarget("echo"))));
        Assert.That(canary.Together("echo"), Is.EqualTo(new ModelTarget("echo")));
        Assert.That(canary.Together(new ModelTarget("echo", "v1")), Is.EqualTo(new ModelTarget("echo", "v1")));
    }

    [Test]
    public void StickyHeader_NoCanary_IsNone()
    {
        Assert.That(Served(null).StickyHeader, Is.Null);
        Assert.That(Served(new CanaryConfig { Version = "v2", Percent = 5 }).StickyHeader, Is.Null);
        Assert.That(Served(new CanaryConfig { Version = "v2", Percent = 5, Sticky = "x-user-id" }).StickyHeader, Is.EqualTo("x-user-id"));
    }

    private static string VersionOf(ServedModel served, ModelTarget target) => served.Choose(target).Id.Version;

    private static ServedModel Served(CanaryConfig? canary)
    {
        var any = LoadedModels.NoVersions["v1"];
        var versions = new Dictionary<string, VersionConfig> { ["v1"] = any, ["v2"] = any };
        var config = LoadedModels.Config() with { Canary = canary, Versions = versions };
        return new ServedModel("echo", config, [Load("v1"), Load("v2")]);

        LoadedModel Load(string version) => new LoadedModel<TabularRow, TabularResult>(
            new ModelVersion("echo", version, config),
            new ModelInstance<TabularRow, TabularResult>(new FakeModel(), new Dictionary<string, string>(), new Lifetime()),
            [],
            TimeProvider.System);
    }
}
