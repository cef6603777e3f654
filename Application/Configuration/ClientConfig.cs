namespace Interlock.Application.Configuration;

/// <summary>An entry of <c>clients</c>: an external API that models call.</summary>
public sealed record ClientConfig
{
    [ConfigDoc("Base address; empty where the API is not used.")]
    public string Url { get; init; } = "";

    [ConfigDoc("API key.")]
    [ConfigSecret]
    public string Key { get; init; } = "";

    [ConfigDoc("Longest time for one attempt.")]
    [ConfigRange("1ms", "10m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    [ConfigDoc("How often a failed call is tried again.")]
    [ConfigRange("0", "10")]
    public int Retries { get; init; } = 2;
}
