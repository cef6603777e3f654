using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class EnvironmentOverridesTests
{
    [TestCase("INTERLOCK__MODELS__IRIS__ACTIVE")]
    [TestCase("interlock__models__iris__active")]
    [TestCase("Interlock__Models__Iris__Active")]
    public void Read_Override_WinsInAnyCase(string name) => Assert.That(Iris((name, "v1")).Active, Is.EqualTo("v1"));

    [Test]
    public void Read_OverrideOfAKeyThatIsNotInTheFile_AddsIt() =>
        Assert.That(Iris(("INTERLOCK__MODELS__IRIS__SERVING__MAX_BATCH", "7")).Serving.MaxBatch, Is.EqualTo(7));

    [Test]
    public void Read_OverrideOfAFeatureWithUnderscores_FindsIt() =>
        Assert.That(Iris(("INTERLOCK__MODELS__IRIS__FEATURES__SEPAL_LENGTH__MAX", "40")).Features["sepal_length"].Max, Is.EqualTo(40));

    [Test]
    public void Read_OverridesThatMakeAVersion_ServeIt()
    {
        var model = Iris(
            ("INTERLOCK__MODELS__IRIS__ACTIVE", "v3"),
            ("INTERLOCK__MODELS__IRIS__VERSIONS__V3__RUNTIME", "onnx"),
            ("INTERLOCK__MODELS__IRIS__VERSIONS__V3__PATH", "models/iris/v1.onnx"));

        Assert.That(model.ActiveVersion.Files, Is.All.EndsWith("v1.onnx"));
    }

    [Test]
    public void Read_FlowYaml_IsReadAsYaml()
    {
        var model = Iris(("INTERLOCK__MODELS__IRIS__LABELS", "[a, 'b, c', d]"), ("INTERLOCK__MODELS__IRIS__SERVING", "{ max-batch: 4, timeout: 1m }"));

        Assert.That(model.Labels, Is.EqualTo(["a", "b, c", "d"]));
        Assert.That(model.Serving.Timeout, Is.EqualTo(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public void Read_SectionAndAKeyInIt_TheKeyWinsHoweverTheyAreWritten() => Assert.That(
        Iris(("interlock__models__iris__serving", "{ queue: 3, max-batch: 3 }"), ("INTERLOCK__MODELS__IRIS__SERVING__QUEUE", "5")).Serving,
        Is.EqualTo(new ServingConfig { Queue = 5, MaxBatch = 3 }));

    [TestCase("yes: \"it's\" # no comment\n- x")]
    [TestCase("${NOT_A_REFERENCE} $${ $$${ ${")]
    [TestCase("*a &b !c %d @e `f` | > ")]
    public void Read_AnyOtherValue_IsTakenToTheLetter(string value) =>
        Assert.That(Iris(("INTERLOCK__MODELS__IRIS__DESCRIPTION", value)).Description, Is.EqualTo(value));

    [Test]
    public void Read_OverrideOfAnUnsetReference_NeedsItNoMore()
    {
        var reading = Reading.Of(Reading.Iris + "    description: ${NO_SUCH_VARIABLE}\n", ("INTERLOCK__MODELS__IRIS__DESCRIPTION", "Irises"));

        Assert.That(reading.Report.Lines, Is.Empty);
    }

    [Test]
    public void Read_OverrideOfOneUseOfAnAlias_LeavesTheOthers()
    {
        var text = Reading.Iris.Replace("sepal_length: {", "sepal_length: &cm {").Replace("petal_length: { min: 0, max: 30 }", "petal_length: *cm");
        var features = ((TabularModelConfig)Reading.Of(text, ("INTERLOCK__MODELS__IRIS__FEATURES__PETAL_LENGTH__MAX", "9")).Config!.Models["iris"]).Features;

        Assert.That((features["sepal_length"].Max, features["petal_length"].Max), Is.EqualTo((30, 9)));
    }

    [TestCase("INTERLOCK__SERVR__URLS", "x", "servr: unknown key 'servr'; did you mean 'server'?")]
    [TestCase("INTERLOCK__MODELS__IRIS__ACTIVE", "v9", "models.iris.active: there is no version '${INTERLOCK__MODELS__IRIS__ACTIVE}'; the versions are: v1, v2")]
    [TestCase("INTERLOCK__MODELS__IRIS__SERVING__QUEUE", "", "models.iris.serving.queue: the value of '${INTERLOCK__MODELS__IRIS__SERVING__QUEUE}' is not a whole number from 0 to 100000")]
    [TestCase("INTERLOCK__MODELS__IRIS__LABELS__0", "x", "models.iris.labels: needs a list, such as [a, b], not a map of keys")]
    [TestCase("INTERLOCK__", "x", "is not the path of a key; two underscores divide its parts, as in INTERLOCK__MODELS__IRIS__ACTIVE")]
    [TestCase("INTERLOCK__MODELS____ACTIVE", "x", "is not the path of a key; two underscores divide its parts, as in INTERLOCK__MODELS__IRIS__ACTIVE")]
    public void Read_FaultyOverride_IsReportedUnderTheVariablesName(string name, string value, string expected) => Assert.That(
        Reading.Lines(Reading.Iris, (name, value)),
        Does.Contain($"environment variable {name}: {expected}"));

    [Test]
    public void Read_FaultInFlowYaml_IsReportedWithItsPlaceInTheValue() => Assert.That(
        Reading.Lines(Reading.Iris, ("INTERLOCK__MODELS__IRIS__SERVING", "{ queue: 1")),
        Is.EqualTo(["environment variable INTERLOCK__MODELS__IRIS__SERVING:1:1: not valid YAML: the bracket that opens here is not closed"]));

    [Test]
    public void Read_NameThatFitsTwoKeys_AsksWhichOne()
    {
        var text = Reading.Iris.Replace("petal_length", "sepal-length");

        Assert.That(
            Reading.Lines(text, ("INTERLOCK__MODELS__IRIS__FEATURES__SEPAL_LENGTH__MAX", "1")),
            Is.EqualTo(["environment variable INTERLOCK__MODELS__IRIS__FEATURES__SEPAL_LENGTH__MAX: 'SEPAL_LENGTH' may be 'sepal_length' or 'sepal-length'; write it as the key is written"]));
        Assert.That(Reading.Lines(text, ("INTERLOCK__MODELS__IRIS__FEATURES__sepal_length__MAX", "1")), Is.Empty);
    }

    private static TabularModelConfig Iris(params (string Name, string Value)[] environment)
    {
        var reading = Reading.Of(Reading.Iris, environment);
        Assert.That(reading.Report.Lines, Is.Empty);
        return (TabularModelConfig)reading.Config!.Models["iris"];
    }
}
