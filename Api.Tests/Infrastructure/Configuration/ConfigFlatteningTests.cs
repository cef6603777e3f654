using Interlock.Application.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

/// <summary>Every value of config.yaml with its path, as revisions keep and compare them.</summary>
public sealed class ConfigFlatteningTests
{
    [Test]
    public void Read_Settings_AreTheLeavesInTheOrderOfTheFile() => Assert.That(
        SettingsOf(Reading.Iris).Take(6).Select(setting => (setting.Path, setting.Value)),
        Is.EqualTo(new[]
        {
            ("models.iris.kind", "tabular"),
            ("models.iris.features.sepal_length.min", "0"),
            ("models.iris.features.sepal_length.max", "30"),
            ("models.iris.features.petal_length.min", "0"),
            ("models.iris.features.petal_length.max", "30"),
            ("models.iris.labels[0]", "setosa"),
        }));

    [Test]
    public void Read_EmptySection_IsASettingOfItsOwn() => Assert.That(
        Find(Reading.Iris + "    keep-loaded: []\n    serving: {}\n", "models.iris.keep-loaded").Shown, Is.EqualTo("[]"));

    [Test]
    public void Read_Secret_IsNotShown()
    {
        var setting = Find(Reading.Iris + "clients: { eta: { url: \"http://127.0.0.1\", key: hunter2 } }\n", "clients.eta.key");

        Assert.That((setting.Value, setting.Shown), Is.EqualTo(("hunter2", "(secret)")));
    }

    [Test]
    public void Read_ValueOfTheEnvironment_IsShownAsItIsWritten()
    {
        var setting = Find(Reading.Iris + "    description: \"${WORDS}\"\n", "models.iris.description", ("WORDS", "many"));

        Assert.That((setting.Value, setting.Shown), Is.EqualTo(("many", "${WORDS}")));
    }

    private static IReadOnlyList<ConfigSetting> SettingsOf(string text, params (string, string)[] environment) =>
        Reading.Of(text, environment).Proposal.Settings.All;

    private static ConfigSetting Find(string text, string path, params (string, string)[] environment) =>
        SettingsOf(text, environment).Single(setting => setting.Path == path);
}
