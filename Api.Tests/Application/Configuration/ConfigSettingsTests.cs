using Interlock.Application.Configuration;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Configuration;

public sealed class ConfigSettingsTests
{
    private static readonly ConfigSettings Before = Of(("a", "1"), ("b[0]", "x"), ("b[1]", "y"));

    [Test]
    public void DiffTo_Same_IsEmpty() => Assert.That(Before.DiffTo(Of(("a", "1"), ("b[0]", "x"), ("b[1]", "y"))), Is.Empty);

    [Test]
    public void DiffTo_GoneChangedAndNew_TellsEach() => Assert.That(
        Before.DiffTo(Of(("a", "2"), ("b[0]", "x"), ("c", "3"))),
        Is.EqualTo([new SettingChange("b[1]", "y", null), new SettingChange("a", "1", "2"), new SettingChange("c", null, "3")]));

    [Test]
    public void DiffTo_ModelsInAnotherOrder_IsAChange() => Assert.That(
        Of(("models.a", "1"), ("models.b[0]", "x"), ("c", "2")).DiffTo(Of(("c", "2"), ("models.b[0]", "x"), ("models.a", "1"))).Single().Path, Is.EqualTo("order"));

    [TestCase("server.body-limit", "jobs.nightly")]
    [TestCase("models.a.consume.queue", "models.a.active")]
    public void DiffTo_OtherSectionsInAnotherOrder_IsNone(string first, string second) =>
        Assert.That(Of((first, "1"), (second, "2")).DiffTo(Of((second, "2"), (first, "1"))), Is.Empty);

    [Test]
    public void WithLiveOf_Another_TakesItsModelsAndClientsAlone()
    {
        var mine = Of(("server.urls", "a"), ("models.m.active", "v1"), ("models.m.consume.queue", "q"), ("models.old.active", "v1"));
        var other = Of(("server.urls", "b"), ("clients.c.url", "u"), ("models.m.active", "v2"), ("models.m.consume.queue", "r"));

        Assert.That(mine.WithLiveOf(other).All.Select(setting => (setting.Path, setting.Value)), Is.EquivalentTo(new[]
        {
            ("server.urls", "a"), ("models.m.consume.queue", "q"), ("clients.c.url", "u"), ("models.m.active", "v2"),
        }));
    }

    [Test]
    public void DiffTo_OtherSecret_IsToldWithoutIt()
    {
        var (before, after) = (Secret("hunter2"), Secret("hunter3"));

        Assert.That(before.DiffTo(after), Is.EqualTo([new SettingChange("key", "(secret)", "(secret)")]));
    }

    [TestCase("models.a", "models.a", true)]
    [TestCase("models.a.active", "models.a", true)]
    [TestCase("models.a[0]", "models.a", true)]
    [TestCase("models.ab.active", "models.a", false)]
    [TestCase("models", "models.a", false)]
    public void IsWithin_Path_IsTheSectionOrInIt(string path, string section, bool expected) =>
        Assert.That(ConfigSettings.IsWithin(path, section), Is.EqualTo(expected));

    [Test]
    public void Canonical_SettingsThatReadAlikeTogether_DoNotCollide() => Assert.That(
        ConfigSettings.Canonical(Of(("a", "1\n1:b1:2")).All), Is.Not.EqualTo(ConfigSettings.Canonical(Of(("a", "1"), ("b", "2")).All)));

    private static ConfigSettings Of(params (string Path, string Value)[] settings) =>
        new([.. settings.Select(setting => new ConfigSetting(setting.Path, setting.Value, setting.Value))]);

    private static ConfigSettings Secret(string value) => new([new ConfigSetting("key", value, "(secret)")]);
}
