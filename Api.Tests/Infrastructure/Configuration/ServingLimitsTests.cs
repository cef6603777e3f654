using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

/// <summary>What <c>serving</c> comes to: the kind's own defaults, the version's nature, and what ops wrote above both.</summary>
public sealed class ServingLimitsTests
{
    private const string Route = "models: { m: { kind: route, active: v1, versions: { v1: { runtime: local-search } }, serving: { SERVING } } }";

    [Test]
    public void Limits_NothingWritten_AreTheKindsOwn()
    {
        Assert.That(LimitsOf(Reading.Iris, "iris", "v2"), Is.EqualTo(new ServingLimits(32, null, 256, TimeSpan.FromSeconds(2))));
        Assert.That(
            LimitsOf(Route.Replace("SERVING", ""), "m", "v1"), Is.EqualTo(new ServingLimits(1, Environment.ProcessorCount, 16, TimeSpan.FromSeconds(30))));
        Assert.That(
            LimitsOf("models: { m: { kind: sensor, active: v1, versions: { v1: { runtime: seasonal } } } }", "m", "v1"),
            Is.EqualTo(new ServingLimits(1, null, 256, TimeSpan.FromSeconds(30))));
        Assert.That(
            LimitsOf(
                "clients: { p: { url: \"http://p\" } }\nmodels: { m: { kind: route, active: v1, versions: { v1: { runtime: http, client: p } } } }",
                "m",
                "v1").Instances,
            Is.EqualTo(256));
    }

    [Test]
    public void Limits_Written_AreWhatOpsWrote() => Assert.That(
        LimitsOf(Route.Replace("SERVING", "instances: 3, queue: 7, timeout: 5s"), "m", "v1"),
        Is.EqualTo(new ServingLimits(1, 3, 7, TimeSpan.FromSeconds(5)) { HungAfter = TimeSpan.FromSeconds(15) }));

    [Test]
    public void Read_SearchAsLongAsCallersWait_IsAWarning() => Assert.That(
        Reading.Lines(Route.Replace("SERVING", "timeout: 2s")),
        Is.EqualTo(["config.yaml:1:53: warning: models.m.versions.v1: may take 2 s, but callers wait 2 s (serving.timeout)"]));

    [TestCase("", 90, TestName = "Limits_NoHungAfter_IsThriceTheTimeout")]
    [TestCase("timeout: 500ms", 2.5, TestName = "Limits_NoHungAfterAndLongRuns_IsBeyondTheLongestRun")]
    [TestCase("timeout: 500ms, hung-after: 3s", 3, TestName = "Limits_HungAfter_IsWhatOpsWrote")]
    public void Limits_HungAfter(string serving, double seconds) =>
        Assert.That(LimitsOf(Route.Replace("SERVING", serving), "m", "v1").HungAfter, Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void Read_SearchThatWouldCountAsHung_IsAWarning() => Assert.That(
        Reading.Lines(Route.Replace("SERVING", "hung-after: 2s")),
        Is.EqualTo(["config.yaml:1:53: warning: models.m.versions.v1: may take 2 s, but counts as hung after 2 s (serving.hung-after)"]));

    private static ServingLimits LimitsOf(string yaml, string model, string version)
    {
        var reading = Reading.Of(yaml);
        Assert.That(reading.Config, Is.Not.Null, reading.Report.ToString());
        return new ModelVersion(model, version, reading.Config!.Models[model]).Limits;
    }
}
