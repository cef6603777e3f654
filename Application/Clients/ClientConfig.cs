using Interlock.Application.Configuration;

namespace Interlock.Application.Clients;

/// <summary>An entry of <c>clients</c>: an external API that models call.</summary>
public sealed record ClientConfig : IConfigSection
{
    /// <summary>The header that carries the key where ops wrote neither <see cref="KeyHeader"/> nor <see cref="KeyQuery"/>.</summary>
    public const string DefaultKeyHeader = "X-Api-Key";

    [ConfigDoc("Address; a path and a query in it are kept. Empty where the API is not used.")]
    [ConfigSecret]
    public string Url { get; init; } = "";

    [ConfigDoc("API key.")]
    [ConfigSecret]
    public string Key { get; init; } = "";

    [ConfigDoc("Header that carries the key; by default X-Api-Key.")]
    public string? KeyHeader { get; init; }

    [ConfigDoc("Query parameter that carries the key, instead of a header.")]
    public string? KeyQuery { get; init; }

    [ConfigDoc("Longest time for one attempt, from connecting to the last byte of the answer.")]
    [ConfigRange("10ms", "10m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    [ConfigDoc("How often a failed call is tried again.")]
    [ConfigRange("0", "10")]
    public int Retries { get; init; } = 2;

    [ConfigDoc("Pause before the first retry, on average; each further one is twice as long.")]
    [ConfigRange("1ms", "1m")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    [ConfigDoc("Longest pause before a retry; an API that asks for a longer one with Retry-After is not called again.")]
    [ConfigRange("1ms", "10m")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    [ConfigDoc("Most calls at once.")]
    [ConfigRange("1", "1000")]
    public int MaxConcurrent { get; init; } = 16;

    [ConfigDoc("Most calls waiting for their turn; beyond it they fail at once.")]
    [ConfigRange("0", "100000")]
    public int Queue { get; init; } = 256;

    [ConfigDoc("When an API that keeps failing is left alone.")]
    public BreakerConfig Breaker { get; init; } = new();

    [ConfigDoc("Travel-time tables that are kept.")]
    public CacheConfig Cache { get; init; } = new();

    [ConfigDoc("Most places in one travel-time call; a larger table is asked for in blocks.")]
    [ConfigRange("2", "2000")]
    public int MaxLocations { get; init; } = 100;

    [ConfigDoc("Largest answer that is read, unpacked.")]
    [ConfigRange("1KiB", "1GiB")]
    public ByteSize ResponseLimit { get; init; } = ByteSize.FromMiB(16);

    /// <summary>Whether there is anything to call.</summary>
    public bool IsUsed => Url.Length > 0;

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate() => ClientRules.Check(this);
}
