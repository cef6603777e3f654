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
}
