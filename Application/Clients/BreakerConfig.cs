using Interlock.Application.Configuration;

namespace Interlock.Application.Clients;

/// <summary>The section <c>breaker</c> of a client: an API that keeps failing is left alone for a while, and callers are told at once.</summary>
public sealed record BreakerConfig
{
    [ConfigDoc("Share of failed attempts from which the API is left alone.")]
    [ConfigRange("0.01", "1")]
    public double Failures { get; init; } = 0.5;

    [ConfigDoc("Attempts within the window before the share counts.")]
    [ConfigRange("2", "10000")]
    public int MinCalls { get; init; } = 10;

    [ConfigDoc("How far back attempts count.")]
    [ConfigRange("500ms", "1h")]
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    [ConfigDoc("How long the API is left alone; then one call tries it.")]
    [ConfigRange("500ms", "1h")]
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(30);
}
