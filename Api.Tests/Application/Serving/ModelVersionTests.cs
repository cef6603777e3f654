using Interlock.Api.Tests.Infrastructure.Configuration;
using Interlock.Application.Serving.Batching;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

/// <summary>What a live instance depends on, so that it is kept or loaded anew.</summary>
public sealed class ModelVersionTests
{
    private const string Yaml = """
        clients:
          travel-time: { url: "http://127.0.0.1:1", timeout: 1s }
          other: { url: "http://127.0.0.1:2", timeout: 1s }
        models:
          plan:
            kind: route
            description: Plans.
            active: v1
            versions:
              v1: { runtime: local-search, seed: 1 }
              v2: { runtime: local-search, seed: 2 }
            serving: { queue: 5 }
          flowers:
            kind: tabular
            features: { a: {}, b: {} }
            labels: [x, y]
            active: v1
            versions: { v1: { runtime: onnx, path: models/iris/v1.onnx } }
        """;

    [TestCase("active: v1\n    versions:\n      v1: { runtime: local", "active: v2\n    versions:\n      v1: { runtime: local")]
    [TestCase("queue: 5 }", "queue: 5 }\n    canary: { version: v2, percent: 10 }")]
    [TestCase("queue: 5 }", "queue: 5 }\n    shadow: v2")]
    [TestCase("queue: 5 }", "queue: 5 }\n    keep-loaded: [v2]")]
    [TestCase("queue: 5 }", "queue: 5 }\n    swap: { watch: 1s }")]
    [TestCase("Plans.", "Plans more.")]
    [TestCase("seed: 2", "seed: 3")]
    [TestCase("127.0.0.1:2", "127.0.0.1:3")]
    public void Fingerprint_WhatNoInstanceDependsOn_DoesNotChangeIt(string from, string to) =>
        Assert.That(Of(Yaml.Replace(from, to), "plan").Fingerprint, Is.EqualTo(Of(Yaml, "plan").Fingerprint));

    [TestCase("seed: 1", "seed: 3")]
    [TestCase("queue: 5", "queue: 6")]
    [TestCase("127.0.0.1:1\", timeout: 1s", "127.0.0.1:1\", timeout: 2s")]
    [TestCase("queue: 5 }", "queue: 5 }\n    record: false")]
    [TestCase("queue: 5 }", "queue: 5 }\n    max-stops: 7")]
    public void Fingerprint_WhatAnInstanceDependsOn_ChangesIt(string from, string to) =>
        Assert.That(Of(Yaml.Replace(from, to), "plan").Fingerprint, Is.Not.EqualTo(Of(Yaml, "plan").Fingerprint));

    [TestCase("a: {}, b: {}", "b: {}, a: {}")]
    [TestCase("a: {}, b: {}", "a: { max: 5 }, b: {}")]
    [TestCase("[x, y]", "[y, x]")]
    public void Fingerprints_OtherContract_Change(string from, string to)
    {
        var (before, after) = (Of(Yaml, "flowers"), Of(Yaml.Replace(from, to), "flowers"));

        Assert.That(after.Fingerprint, Is.Not.EqualTo(before.Fingerprint));
        Assert.That(after.ContractFingerprint, Is.Not.EqualTo(before.ContractFingerprint));
    }

    [TestCase("seed: 1", "seed: 3")]
    [TestCase("queue: 5", "queue: 6")]
    public void ContractFingerprint_WhatIsNoPartOfTheContract_DoesNotChangeIt(string from, string to) =>
        Assert.That(Of(Yaml.Replace(from, to), "plan").ContractFingerprint, Is.EqualTo(Of(Yaml, "plan").ContractFingerprint));

    [Test]
    public void ContractFingerprint_TwoVersionsOfAModel_IsTheSame() =>
        Assert.That(Of(Yaml, "plan", "v2").ContractFingerprint, Is.EqualTo(Of(Yaml, "plan").ContractFingerprint));

    private static ModelVersion Of(string yaml, string model, string version = "v1")
    {
        var proposal = Reading.Of(yaml).Proposal;
        Assert.That(proposal.Config, Is.Not.Null, string.Join("\n", proposal.Errors));
        return ModelVersion.Of(model, version, proposal.Config!.Models[model], proposal.Config.Clients, proposal.Settings);
    }
}
