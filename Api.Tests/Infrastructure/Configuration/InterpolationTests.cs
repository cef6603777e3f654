using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class InterpolationTests
{
    [TestCase("${TEXT}", "x", "x")]
    [TestCase("a-${TEXT}-${TEXT}", "x", "a-x-x")]
    [TestCase("${TEXT}", "", "")]
    [TestCase("${TEXT:-other}", "x", "x")]
    [TestCase("${TEXT:-other}", "", "other")]
    [TestCase("${UNSET:-other: [words]}", "", "other: [words]")]
    [TestCase("${UNSET:-}", "", "")]
    [TestCase("${UNSET:-${TEXT}}", "x", "x")]
    [TestCase("${UNSET:-a ${ALSO_UNSET:-${TEXT}} b}-c", "x", "a x b-c")]
    [TestCase("${TEXT:-${NO_SUCH}}", "x", "x")]
    [TestCase("${UNSET:-{a: b}", "", "{a: b")]
    [TestCase("${TEXT}", "${OTHER:-x}", "${OTHER:-x}")]
    [TestCase("$${TEXT}", "x", "${TEXT}")]
    [TestCase("$TEXT and $$ and 5$", "x", "$TEXT and $$ and 5$")]
    public void Read_Reference_IsReplaced(string written, string value, string expected) => Assert.That(
        Reading.Of($"{Reading.Iris}    description: \"{written}\"\n", ("TEXT", value)).Config?.Models["iris"].Description,
        Is.EqualTo(expected));

    [TestCase("a \"quoted\" 'word'")]
    [TestCase("two\nlines: and\n- more")]
    [TestCase("key: value # comment")]
    [TestCase("${OTHER} &a *b {c: [d]}")]
    public void Read_AnyValue_CannotChangeTheFileAroundIt(string value)
    {
        var reading = Reading.Of($"{Reading.Iris}    description: ${{TEXT}}\n", ("TEXT", value));

        Assert.That(reading.Report.Lines, Is.Empty);
        Assert.That(reading.Config?.Models["iris"].Description, Is.EqualTo(value));
    }

    [TestCase("${NO_SUCH}", "the environment variable NO_SUCH is not set; set it, put it into .env, or write ${NO_SUCH:-default}")]
    [TestCase("${UNSET:-${NO_SUCH}}", "the environment variable NO_SUCH is not set; set it, put it into .env, or write ${NO_SUCH:-default}")]
    [TestCase("${UNSET:-${A-B}}", "'${' needs a name and '}': ${NAME} or ${NAME:-default}; write $${ for the characters themselves")]
    [TestCase("${UNSET:-${OPEN}", "'${' needs a name and '}': ${NAME} or ${NAME:-default}; write $${ for the characters themselves")]
    [TestCase("${}", "'${' needs a name and '}': ${NAME} or ${NAME:-default}; write $${ for the characters themselves")]
    [TestCase("${A-B}", "'${' needs a name and '}': ${NAME} or ${NAME:-default}; write $${ for the characters themselves")]
    [TestCase("${OPEN", "'${' needs a name and '}': ${NAME} or ${NAME:-default}; write $${ for the characters themselves")]
    public void Read_ReferenceToNothing_IsTheOnlyErrorOfItsKey(string written, string expected) => Assert.That(
        Reading.Lines($"{Reading.Iris}    serving: {{ queue: \"{written}\" }}\n"),
        Is.EqualTo([$"config.yaml:12:23: models.iris.serving.queue: {expected}"]));

    [Test]
    public void Read_ReferenceInANumber_IsTheNumber() => Assert.That(
        Reading.Of($"{Reading.Iris}    serving: {{ queue: \"${{QUEUE:-12}}\" }}\n").Config?.Models["iris"].Serving.Queue,
        Is.EqualTo(12));

    [Test]
    public void Read_BadValueOutOfTheEnvironment_ShowsTheReferenceOnly() => Assert.That(
        Reading.Lines($"{Reading.Iris}    serving: {{ queue: \"${{QUEUE}}\" }}\n", ("QUEUE", "hunter2")),
        Is.EqualTo(["config.yaml:12:23: models.iris.serving.queue: the value of '${QUEUE}' is not a whole number from 0 to 100000"]));

    [Test]
    public void Read_ReferenceInAKey_IsNotReplaced() =>
        Assert.That(Reading.Lines(Reading.Iris + "    ${TEXT}: x\n", ("TEXT", "record")), Has.Count.EqualTo(1).And.All.StartsWith("config.yaml:12:5: models.iris.${TEXT}: unknown key '${TEXT}'"));

    [TestCase("${file:secret}", "x\n", "x")]
    [TestCase("${file:secret}", "x\r\n", "x")]
    [TestCase("${file:secret}", "\uFEFFtwo\nlines\n", "two\nlines")]
    [TestCase("a-${file:./secret}-${file:secret}", " ${TEXT} ", "a- ${TEXT} - ${TEXT} ")]
    [TestCase("${UNSET:-${file:secret}}", "x", "x")]
    [TestCase("${file:none:-other ${file:secret}}", "x", "other x")]
    [TestCase("${file:secret:-other}", "x", "x")]
    [TestCase("$${file:secret}", "x", "${file:secret}")]
    public void Read_File_IsReplacedByItsContentAndHidden(string written, string content, string expected)
    {
        var reading = ReadWith(written, content);

        Assert.That(reading.Report.Lines, Is.Empty);
        Assert.That(reading.Config?.Models["iris"].Description, Is.EqualTo(expected));
        Assert.That(reading.Proposal.Text, Does.Contain(written));
        Assert.That(reading.Proposal.Settings.All.Single(setting => setting.Path.EndsWith("description", StringComparison.Ordinal)).Shown, Is.EqualTo(written.Replace("$$", "$", StringComparison.Ordinal)).Or.EqualTo(written));
    }

    [TestCase("${file:none}", "x", "the file 'none' of ${file:...} is not there; create the file, or correct the path")]
    [TestCase("${file:.}", "x", "is not there")]
    [TestCase("${file:secret}", "\n", "is empty; write the value into it")]
    [TestCase("${file:secret}", "LARGE", "is larger than 64 KiB")]
    [TestCase("${file:secret}", "BYTES", "is not UTF-8 text")]
    [TestCase("${file:}", "x", "'${' needs a name and '}'")]
    [TestCase("${file:${TEXT}}", "x", "'${' needs a name and '}'")]
    public void Read_FileWithoutAValue_IsAnErrorAtItsPlace(string written, string content, string words)
    {
        var reading = ReadWith(written, content);

        Assert.That(reading.Report.Errors, Is.EqualTo(1));
        Assert.That(reading.Report.Lines, Has.One.StartsWith("config.yaml:12:18: models.iris.description: ").And.One.Contains(words));
    }

    private static ConfigReading ReadWith(string written, string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathOf("secret"), content switch
        {
            "LARGE" => new byte[(64 << 10) + 1],
            "BYTES" => [0xC3, 0x28],
            _ => System.Text.Encoding.UTF8.GetBytes(content),
        });
        return new ConfigReader(new Dictionary<string, string> { ["TEXT"] = "text" }).Read($"{Reading.Iris}    description: \"{written}\"\n", "config.yaml", folder.Path);
    }
}
