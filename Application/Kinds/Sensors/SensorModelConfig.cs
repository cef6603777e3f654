using Interlock.Application.Configuration;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>A model of kind <c>sensor</c>: the readings of a sensor's day in, a score for each out.</summary>
[ConfigName("sensor")]
public sealed record SensorModelConfig : ModelConfig
{
    /// <inheritdoc />
    /// <remarks>A day has an anomaly or it has none.</remarks>
    public override bool HasLabels => true;

    /// <inheritdoc />
    public override ServingLimits Limits => base.Limits with { MaxBatch = 1, Timeout = Serving.Timeout ?? TimeSpan.FromSeconds(30) };
}
