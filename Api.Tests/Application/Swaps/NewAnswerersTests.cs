using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Planning;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

public sealed class NewAnswerersTests
{
    private static readonly LoadedModel One = Load("v1");
    private static readonly LoadedModel Two = Load("v2");

    [Test]
    public void Of_NewModel_IsItsActiveVersion() => AssertNew(Config("v1"), null, One);

    [Test]
    public void Of_SameActive_IsNone() => AssertNew(Config("v1"), Served(Config("v1")));

    [Test]
    public void Of_OtherActive_IsThatOne() => AssertNew(Config("v2"), Served(Config("v1")), Two);

    [Test]
    public void Of_SameVersionLoadedAnew_IsThatOne() => AssertNew(Config("v1"), new ServedModel("echo", Config("v1"), [Load("v1")]), One);

    [Test]
    public void Of_NewCanary_IsThatOne() => AssertNew(Config("v1", "v2"), Served(Config("v1")), Two);

    [Test]
    public void Of_CanaryThatWasOne_IsNone() => AssertNew(Config("v1", "v2"), Served(Config("v1", "v2")));

    [Test]
    public void Of_CanaryThatBecomesActive_IsThatOne() => AssertNew(Config("v2"), Served(Config("v1", "v2")), Two);

    [Test]
    public void Of_ActiveThatBecomesCanary_IsOnlyTheOther() => AssertNew(Config("v2", "v1"), Served(Config("v1")), Two);

    private static void AssertNew(ModelConfig config, ServedModel? before, params LoadedModel[] expected) =>
        Assert.That(NewAnswerers.Of(config, [One, Two], before), Is.EqualTo(expected));

    private static ServedModel Served(ModelConfig config) => new("echo", config, [One, Two]);

    private static TabularModelConfig Config(string active, string? canary = null) => LoadedModels.Config() with
    {
        Active = active,
        Versions = new Dictionary<string, VersionConfig> { ["v1"] = LoadedModels.NoVersions["v1"], ["v2"] = LoadedModels.NoVersions["v1"] },
        Canary = canary is null ? null : new CanaryConfig { Version = canary, Percent = 10 },
    };

    private static LoadedModel<TabularRow, TabularResult> Load(string version) => new(
        new ModelVersion("echo", version, Config("v1")),
        new ModelInstance<TabularRow, TabularResult>(new FakeModel(), new Dictionary<string, string>(), new Lifetime()),
        [],
        TimeProvider.System);
}
