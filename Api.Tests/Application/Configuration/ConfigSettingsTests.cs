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
    public void DiffTo_OtherOrder_IsAChange() => Assert.That(
        Before.DiffTo(Of(("b[0]", "x"), ("b[1]", "y"), ("a", "1"))).Single().Path, Is.EqualTo("order"));

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
