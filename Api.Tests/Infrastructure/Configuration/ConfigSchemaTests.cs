using System.Text.Json.Nodes;
using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Configuration.Schema;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class ConfigSchemaTests
{
    private readonly JsonObject _schema = JsonNode.Parse(ConfigSchema.Generate())!.AsObject();

    [Test]
    public void Generate_Now_IsWhatIsCheckedIn() => Assert.That(
        File.ReadAllText(Repository.PathOf("config.schema.json")),
        Is.EqualTo(ConfigSchema.Generate() + "\n"),
        "The records of config.yaml changed: write the schema anew with './run schema > config.schema.json'");

    [Test]
    public void Generate_FirstLineOfTheSample_PointsEditorsToTheFile() =>
        Assert.That(TestServer.SampleConfig, Does.StartWith("# yaml-language-server: $schema=./config.schema.json\n"));

    [Test]
    public void Generate_Sample_IsValid() => Assert.That(Problems(TestServer.SampleConfig), Is.Empty);

    [Test]
    public void Generate_SmallestConfiguration_IsValid() => Assert.That(Problems(Reading.Iris), Is.Empty);

    [TestCase("server: { body-limit: \"${LIMIT:-1MiB}\", drain: { delay: 1m30s } }\n")]
    [TestCase("datastore: { provider: \"${PROVIDER}\", migrate: \"${MIGRATE}\", commit-batch: 10 }\n")]
    [TestCase("    serving: { queue: \"${QUEUE}\", timeout: 250ms }\n    swap: { golden: null, replay: 5, max-flips: 0.5, watch: 1m }\n")]
    [TestCase("    serving:\n    record: false\n")]
    public void Generate_WhatTheReaderAccepts_IsValid(string added) => Assert.That(Problems(Reading.Iris + added), Is.Empty);

    [TestCase("servr: {}\n", "$.servr is unknown")]
    [TestCase("server: { body-limit: 16 }\n", "$.server.body-limit is not \"string\"")]
    [TestCase("server: { drain: { delay: 2sec } }\n", "$.server.drain.delay does not match")]
    [TestCase("datastore: { provider: mysql }\n", "$.datastore.provider fits not exactly one")]
    [TestCase("datastore: { migrate: yes }\n", "$.datastore.migrate does not match")]
    [TestCase("datastore: { commit-batch: 0 }\n", "$.datastore.commit-batch is below 1")]
    [TestCase("clients:\n", "$.clients is not \"object\"")]
    [TestCase("    swap: { max-flips: 2 }\n", "$.models.iris fits not exactly one of")]
    [TestCase("    versions2: {}\n", "$.models.iris fits not exactly one of")]
    public void Generate_WhatTheReaderRefuses_IsInvalid(string added, string expected)
    {
        Assert.That(Reading.Of(Reading.Iris + added).Report.Errors, Is.Positive);
        Assert.That(Problems(Reading.Iris + added), Has.Some.StartsWith(expected));
    }

    [Test]
    public void Generate_EveryKey_IsExplained() =>
        Assert.That(ConfigKeysOf.All().Where(key => key.Property?.Doc == "").Select(key => key.Property), Is.Empty);

    private List<string> Problems(string yaml) => [.. JsonSchemaValidator.Problems(_schema, YamlJson.Parse(yaml))];
}
