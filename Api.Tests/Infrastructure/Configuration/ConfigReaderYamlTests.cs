using Interlock.Application.Kinds.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class ConfigReaderYamlTests
{
    [TestCase("", "config.yaml:1:1: the file is empty")]
    [TestCase("# only a comment\n", "config.yaml:1:1: the file is empty")]
    [TestCase("---\n", "config.yaml:1:1: the file is empty")]
    [TestCase("- a\n- b\n", "config.yaml:1:1: the file must be a map of keys, such as 'models:', not a list")]
    [TestCase("hello\n", "config.yaml:1:1: the file must be a map of keys, such as 'models:', not a single value")]
    [TestCase("models:\n\tiris: {}\n", "config.yaml:2:1: not valid YAML: a tab stands in the indentation; indent with spaces")]
    [TestCase("models:\n  iris: {}\n\t  wine: {}\n", "config.yaml:3:1: not valid YAML: a tab stands in the indentation; indent with spaces")]
    [TestCase("models:\n  iris:\n    kind: tabular\n   active: v1\n", "config.yaml:4:4: not valid YAML: a key is expected here; check the indentation and the quotes")]
    [TestCase("models:\n  iris: { description: one: two }\n", "config.yaml:2:27: not valid YAML: expected ',' or the closing bracket here; text that holds { } [ ] , or ': ' needs quotes, as in \"${NAME}\"")]
    [TestCase("models:\n  iris:\n    description: one: two\n", "config.yaml:3:21: not valid YAML: text that holds ': ' needs quotes")]
    [TestCase("models:\n  iris:\n    kind tabular\n    active: v1\n", "config.yaml:4:11: not valid YAML: this reads as one text with the line above; is a ':' missing there, or is the indentation wrong?")]
    [TestCase("models:\n  iris: { kind: tabular\n  wine: {}\n", "config.yaml:2:9: not valid YAML: the bracket that opens here is not closed")]
    [TestCase("clients:\n  eta: { url: ${URL} }\n", "config.yaml:2:16: not valid YAML: expected ',' or the closing bracket here; text that holds { } [ ] , or ': ' needs quotes, as in \"${NAME}\"")]
    [TestCase("server: @here\n", "config.yaml:1:9: not valid YAML: text that begins with this character needs quotes")]
    [TestCase("server: *\n", "config.yaml:1:9: not valid YAML: text that begins with '*' or '&' needs quotes")]
    [TestCase("server: \"\\q\"\n", "config.yaml:1:9: not valid YAML: unknown escape after '\\'; in single quotes '\\' is just itself")]
    [TestCase("server: \"open\n", "config.yaml:1:9: not valid YAML: the quote that begins here is not closed")]
    [TestCase("server: &a [*a]\n", "config.yaml:1:13: not valid YAML: '*a' stands inside '&a', so it would hold itself")]
    [TestCase("server: *a\n", "config.yaml:1:9: not valid YAML: there is no anchor '&a' above '*a'")]
    public void Read_NoMapOfKeys_SaysWhereAndWhyInPlainWords(string text, string expected) =>
        Assert.That(Reading.Lines(text), Is.EqualTo([expected]));

    [TestCase("models: {}\nmodels: {}\n", "config.yaml:2:1: models: the key 'models' stands twice; first at config.yaml:1:1")]
    [TestCase("? [a, b]\n: c\n", "config.yaml:1:3: a key must be a word, or text in quotes")]
    [TestCase("server:\n  \"\": 5\n", "config.yaml:2:3: server: a key must be a word, or text in quotes")]
    [TestCase("server: !!map {}\n", "config.yaml:1:9: server: the tag 'tag:yaml.org,2002:map' is not used here; leave it out")]
    [TestCase(Reading.Iris + "---\nmodels: {}\n", "config.yaml:12:1: a second document begins here; the file must hold one only")]
    public void Read_YamlThatIsNotUsedHere_IsAnErrorAtItsPlace(string text, string expected) =>
        Assert.That(Reading.Lines(text), Does.Contain(expected));

    [Test]
    public void Read_MergeKey_SaysWhatToDoInstead()
    {
        var text = Reading.Iris + "  other:\n    <<: { kind: tabular }\n    kind: image\n    types: { a: { labels: [x] } }\n    active: v1\n    versions: { v1: { runtime: onnx, types: { a: { path: models/iris/v1.onnx } } } }\n";

        Assert.That(Reading.Lines(text), Is.EqualTo(["config.yaml:13:5: models.other.<<: the merge key '<<' is not used here; write the keys out, or put an alias in place of the whole value"]));
    }

    [Test]
    public void Read_Alias_StandsForTheWholeValue()
    {
        var text = Reading.Iris.Replace("sepal_length: {", "sepal_length: &cm {").Replace("petal_length: { min: 0, max: 30 }", "petal_length: *cm");

        var reading = Reading.Of(text);

        Assert.That(reading.Report.Lines, Is.Empty);
        Assert.That(((TabularModelConfig)reading.Config!.Models["iris"]).Features["petal_length"].Max, Is.EqualTo(30));
    }

    [Test]
    public void Read_AliasOfAFaultyValue_IsReportedUnderBothPaths()
    {
        var text = Reading.Iris.Replace("sepal_length: { min: 0", "sepal_length: &cm { min: none").Replace("petal_length: { min: 0, max: 30 }", "petal_length: *cm");

        Assert.That(Reading.Lines(text), Is.EqualTo([
            "config.yaml:5:32: models.iris.features.sepal_length.min: 'none' is not a number",
            "config.yaml:5:32: models.iris.features.petal_length.min: 'none' is not a number"]));
    }

    [Test]
    public void Read_AliasBomb_IsRefused()
    {
        var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat("bcdefghij".Select((name, i) => $"{name}: &{name} [{string.Join(", ", Enumerable.Repeat("*" + (char)(name - 1), 10))}]\n"));

        Assert.That(Reading.Lines(text), Has.Count.EqualTo(1).And.All.Match(@"^config\.yaml:\d+:\d+: not valid YAML: more than 100000 values, counting what aliases stand for$"));
    }

    [Test]
    public void Read_AliasesThatPileUpDepth_IsRefused()
    {
        var text = "a: &a [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\nb: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[*a]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n";

        Assert.That(Reading.Lines(text), Is.EqualTo(["config.yaml:2:34: not valid YAML: nested more than 50 levels deep"]));
    }

    [TestCase("[", "]")]
    [TestCase("{a: ", "}")]
    public void Read_VeryDeepNesting_IsRefused(string open, string close)
    {
        var text = "a: " + string.Concat(Enumerable.Repeat(open, 5_000)) + string.Concat(Enumerable.Repeat(close, 5_000));

        Assert.That(Reading.Lines(text), Has.Count.EqualTo(1).And.All.EndsWith("not valid YAML: nested more than 50 levels deep"));
    }

    [Test]
    public void Read_CarriageReturnsAndByteOrderMark_CountForNothing()
    {
        var text = "\uFEFF" + Reading.Iris.Replace("active: v2", "active: v9").ReplaceLineEndings("\r\n");

        Assert.That(Reading.Lines(text), Is.EqualTo(["config.yaml:8:5: models.iris.active: there is no version 'v9'; the versions are: v1, v2"]));
    }

    [Test]
    public void Read_LettersOfAnyLanguage_ArriveAsTheyAre()
    {
        var config = Reading.Of(Reading.Iris + "    description: Schwertlilien, アヤメ, 🌸\n").Config;

        Assert.That(config?.Models["iris"].Description, Is.EqualTo("Schwertlilien, アヤメ, 🌸"));
    }
}
