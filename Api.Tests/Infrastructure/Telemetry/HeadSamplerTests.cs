using System.Diagnostics;
using Interlock.Infrastructure.Telemetry;
using NUnit.Framework;
using OpenTelemetry.Trace;

namespace Interlock.Api.Tests.Infrastructure.Telemetry;

[Parallelizable]
internal sealed class HeadSamplerTests
{
    [Test]
    public void ShouldSample_ShareThatIsChanged_HoldsForTheNextTrace()
    {
        var sampler = new HeadSampler(0, isSent: true);
        Assert.That(Sampled(sampler), Is.Zero);

        sampler.Share = 1;
        Assert.That(Sampled(sampler), Is.EqualTo(1000));

        sampler.Share = 0.1;
        Assert.That(Sampled(sampler), Is.InRange(30, 200));
        Assert.That(sampler.Configured, Is.Zero);
    }

    [Test]
    public void ShouldSample_SpansThatAreSentNowhere_NoneIs() => Assert.That(Sampled(new HeadSampler(1, isSent: false)), Is.Zero);

    private static int Sampled(HeadSampler sampler) => Enumerable.Range(0, 1000).Count(_ =>
        sampler.ShouldSample(new SamplingParameters(default, ActivityTraceId.CreateRandom(), "request", ActivityKind.Server)).Decision == SamplingDecision.RecordAndSample);
}
