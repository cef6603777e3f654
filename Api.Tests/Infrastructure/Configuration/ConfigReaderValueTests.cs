using Interlock.Application.Kinds.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class ConfigReaderValueTests
{
    [TestCase("yes")]
    [TestCase("no")]
    [TestCase("on")]
    [TestCase("Off")]
    [TestCase("True")]
    [TestCase("1")]
    [TestCase("\"y\"")]
    public void Read_OtherWordForABoolean_IsRefused(string word) => Assert.That(
        Reading.Lines($"{Reading.Iris}    record: {word}\n"),
        Is.EqualTo([$"config.yaml:12:13: models.iris.record: '{word.Trim('"')}' is not true or false"]));

    [Test]
    public void Read_NorwayAndItsFriendsAsText_StayText()
    {
        var config = Reading.Of(Reading.Iris.Replace("[setosa, versicolor, virginica]", "[no, yes, on, 1.0, 010, 1e3, '']")).Config;

        Assert.That(((TabularModelConfig)config!.Models["iris"]).Labels, Is.EqualTo(["no", "yes", "on", "1.0", "010", "1e3", ""]));
    }

    [TestCase("\"64\"", 64)]
    [TestCase("'64'", 64)]
    [TestCase("64", 64)]
    public void Read_QuotedNumber_IsTheNumber(string text, int expected) =>
        Assert.That(Reading.Of($"{Reading.Iris}    serving: {{ max-batch: {text} }}\n").Config?.Models["iris"].Serving.MaxBatch, Is.EqualTo(expected));

    [TestCase("0x10")]
    [TestCase("1_000")]
    [TestCase("1e2")]
    [TestCase("3.0")]
    [TestCase("-1")]
    [TestCase("4097")]
    [TestCase("99999999999999999999")]
    [TestCase("٣")]
    public void Read_NoWholeNumberInRange_IsRefusedWithTheRange(string text) => Assert.That(
        Reading.Lines($"{Reading.Iris}    serving: {{ max-batch: {text} }}\n"),
        Is.EqualTo([$"config.yaml:12:27: models.iris.serving.max-batch: '{text}' is not a whole number from 1 to 4096"]));

    [TestCase("2000000ms", 2_000)]
    [TestCase("90s", 90)]
    [TestCase("1m30s", 90)]
    [TestCase("0.5h", 1_800)]
    public void Read_Duration_IsWhatItSays(string text, int seconds) =>
        Assert.That(
            Reading.Of($"{Reading.Iris}    serving: {{ timeout: {text} }}\n").Config?.Models["iris"].Serving.Timeout,
            Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase("2")]
    [TestCase("2 s")]
    [TestCase("2sec")]
    [TestCase("-2s")]
    [TestCase("0s")]
    [TestCase("61m")]
    [TestCase("٣s")]
    [TestCase("999999999d999999999d999999999d")]
    public void Read_NoDurationInRange_IsRefusedWithUnitsAndRange(string text) => Assert.That(
        Reading.Lines($"{Reading.Iris}    serving: {{ timeout: {text} }}\n"),
        Is.EqualTo([$"config.yaml:12:25: models.iris.serving.timeout: '{text}' is not a duration with its unit (such as 250ms, 2s, 5m, 1h) from 1ms to 1h"]));

    [TestCase("64KiB", 65_536)]
    [TestCase("1.5MiB", 1_572_864)]
    [TestCase("2MB", 2_000_000)]
    [TestCase("2048B", 2_048)]
    public void Read_Size_IsWhatItSays(string text, long bytes) =>
        Assert.That(Reading.Of($"server: {{ body-limit: {text} }}\n{Reading.Iris}").Config?.Server.BodyLimit.Bytes, Is.EqualTo(bytes));

    [TestCase("16")]
    [TestCase("16mb")]
    [TestCase("16Mi")]
    [TestCase("MiB")]
    [TestCase("3GiB")]
    [TestCase("-1MiB")]
    public void Read_NoSizeInRange_IsRefusedWithUnitsAndRange(string text) => Assert.That(
        Reading.Lines($"server: {{ body-limit: {text} }}\n{Reading.Iris}"),
        Is.EqualTo([$"config.yaml:1:23: server.body-limit: '{text}' is not a size with its unit (such as 512B, 64KiB, 16MiB) from 1KiB to 2GiB"]));

    [TestCase(".inf")]
    [TestCase("NaN")]
    [TestCase("1e999")]
    [TestCase("1,5")]
    public void Read_NoFiniteNumber_IsRefused(string text) => Assert.That(
        Reading.Lines(Reading.Iris.Replace("sepal_length: { min: 0,", $"sepal_length: {{ min: \"{text}\",")),
        Is.EqualTo([$"config.yaml:5:28: models.iris.features.sepal_length.min: '{text}' is not a number"]));

    [TestCase("    record:\n", "config.yaml:12:5: models.iris.record: has no value; it needs true or false")]
    [TestCase("    record: null\n", "config.yaml:12:5: models.iris.record: has no value; it needs true or false")]
    [TestCase("    description: ~\n", "config.yaml:12:5: models.iris.description: has no value; it needs text")]
    [TestCase("  other:\n", "config.yaml:12:9: models.other: the key 'kind' is missing; it needs one of: {kinds}")]
    [TestCase("clients:\n", "config.yaml:12:1: clients: has no value; it needs a map of keys")]
    public void Read_NoValue_SaysWhatIsNeeded(string added, string expected) =>
        Assert.That(Reading.Lines(Reading.Iris + added), Does.Contain(expected.Replace("{kinds}", Reading.Kinds)));

    [Test]
    public void Read_NoValueInAList_IsRefused() => Assert.That(
        Reading.Lines(Reading.Iris.Replace("[setosa, versicolor, virginica]", "[setosa, null, virginica]")),
        Is.EqualTo(["config.yaml:7:22: models.iris.labels[1]: an empty value is not text"]));

    [Test]
    public void Read_SectionOrOptionalKeyWithoutValue_IsTheDefault()
    {
        var config = Reading.Of(
            Reading.Iris.Replace("sepal_length: { min: 0, max: 30 }", "sepal_length:").Replace("min: 0", "min: null") + "    serving:\nserver:\n").Config;

        Assert.That(((TabularModelConfig)config!.Models["iris"]).Features["sepal_length"].Min, Is.Null);
        Assert.That(config.Models["iris"].Serving.MaxBatch, Is.EqualTo(32));
    }

    [TestCase("\"\"", "'' is not the path of a file")]
    [TestCase("\"a\\0b\"", "is not the path of a file")]
    public void Read_NoPath_IsRefused(string path, string expected) =>
        Assert.That(
            Reading.Lines(Reading.Iris.Replace("path: models/iris/v2.onnx", $"path: {path}")),
            Is.EqualTo([$"config.yaml:11:34: models.iris.versions.v2.path: {expected.Replace("'' ", "")}"]));

    [Test]
    public void Read_LongValue_IsShownShortAndOnOneLine()
    {
        var lines = Reading.Lines($"{Reading.Iris}    record: \"{new string('x', 500)}\\n\"\n");

        Assert.That(lines, Has.Count.EqualTo(1).And.All.Length.LessThan(140).And.All.Not.Contain("\n"));
    }
}
