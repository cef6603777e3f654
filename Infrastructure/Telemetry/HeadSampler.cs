using Interlock.Application.Telemetry;
using OpenTelemetry.Trace;

namespace Interlock.Infrastructure.Telemetry;

/// <summary>Samples a share of the traces that begin here. The share may change at any time: each trace goes by the one of its beginning.</summary>
/// <param name="configured">The share that is configured.</param>
/// <param name="isSent">Whether spans are sent anywhere; where not, none is sampled.</param>
internal sealed class HeadSampler(double configured, bool isSent) : Sampler, ITraceSampling
{
    private volatile Rate _rate = new(configured, isSent);

    /// <inheritdoc />
    public bool IsSent => isSent;

    /// <inheritdoc />
    public double Configured => configured;

    /// <inheritdoc />
    public double Share
    {
        get => _rate.Share;
        set => _rate = new Rate(value, isSent);
    }

    /// <inheritdoc />
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) => _rate.Sampler.ShouldSample(samplingParameters);

    private sealed class Rate(double share, bool isSent)
    {
        public double Share => share;

        public TraceIdRatioBasedSampler Sampler { get; } = new(isSent ? share : 0);
    }
}
