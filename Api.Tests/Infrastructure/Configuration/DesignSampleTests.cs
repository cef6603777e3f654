using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class DesignSampleTests
{
    /// <summary>The configuration that ops were shown first, to the letter.</summary>
    private const string Sample =
        """
        server:
          urls: http://localhost:4000
          body-limit: 16MiB
          drain: { delay: 2s, timeout: 30s }
        datastore: { provider: sqlite, connection: "Data Source=data/interlock.db" }   # sqlite | sqlserver | postgresql
        clients:                                  # external APIs, each with timeout, retries, circuit breaker
          travel-time: { url: "${TRAVEL_TIME_URL:-}", key: "${TRAVEL_TIME_KEY:-}", timeout: 2s, retries: 2 }
        models:
          iris:
            kind: tabular
            features:                             # the contract front-ends see, whatever runtime serves it
              sepal_length: { min: 0, max: 30 }
              sepal_width:  { min: 0, max: 30 }
              petal_length: { min: 0, max: 30 }
              petal_width:  { min: 0, max: 30 }
            labels: [setosa, versicolor, virginica]
            active: v2
            versions:
              v1: { runtime: onnx,  path: models/iris/v1.onnx }     # another algorithm
              v2: { runtime: onnx,  path: models/iris/v2.onnx }
              ml: { runtime: mlnet, path: models/iris/iris.zip }
            serving: { max-batch: 32, instances: 1, queue: 256, timeout: 2s }
            swap: { replay: 200, golden: models/iris/golden.jsonl, max-flips: 0.05, watch: 60s }
        """;

    [Test]
    public void Read_FirstSampleOpsSaw_IsAcceptedWithWarnings()
    {
        var reading = Reading.Of(Sample);

        Assert.That(reading.Report.Errors, Is.Zero, reading.Report.ToString());
        Assert.That(reading.Report.Lines, Is.EqualTo([
            "config.yaml:7:3: warning: clients.travel-time: no model uses this client",
            $"config.yaml:21:35: warning: models.iris.versions.ml.path: there is no file {Repository.PathOf("models/iris/iris.zip")}"]));
    }

    [Test]
    public void Read_FirstSampleOpsSaw_HasWhatItSays()
    {
        var swap = Reading.Of(Sample).Config!.Models["iris"].Swap;

        Assert.That((swap.Replay, swap.MaxFlips, swap.Watch), Is.EqualTo((200, 0.05, TimeSpan.FromSeconds(60))));
    }

    [TestCase("replay", "200.5", "a whole number from 0 to 100000")]
    [TestCase("max-flips", "1.5", "a number from 0 to 1")]
    [TestCase("watch", "60", "a duration with its unit (such as 250ms, 2s, 5m, 1h) from 0s to 1h")]
    public void Read_SwapOutOfRange_IsAnError(string key, string value, string expected) => Assert.That(
        Reading.Lines($"{Reading.Iris}    swap: {{ {key}: {value} }}\n"),
        Is.EqualTo([$"config.yaml:12:{15 + key.Length}: models.iris.swap.{key}: '{value}' is not {expected}"]));

    [Test]
    public void Read_SwapNotWritten_HasNoWarning() => Assert.That(Reading.Lines(Reading.Iris + "    swap: {}\n"), Is.Empty);
}
