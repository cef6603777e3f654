using Interlock.Application.Configuration;

namespace Interlock.Application.Kinds.Routes;

/// <summary>A model of kind <c>route</c>: stops and vehicles in, a plan out.</summary>
[ConfigName("route")]
public sealed record RouteModelConfig : ModelConfig
{
    [ConfigDoc("Most stops in one request.")]
    [ConfigRange("1", "2000")]
    public int MaxStops { get; init; } = 500;

    /// <inheritdoc />
    /// <remarks>A plan takes seconds: a longer queue would only be waited in for nothing.</remarks>
    public override ServingLimits Limits =>
        base.Limits with { MaxBatch = 1, Queue = Serving.Queue ?? 16, Timeout = Serving.Timeout ?? TimeSpan.FromSeconds(30) };
}
