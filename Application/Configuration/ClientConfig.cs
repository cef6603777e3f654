namespace Interlock.Application.Configuration;

/// <summary>An entry of <c>clients</c>: an external API that models call.</summary>
public sealed record ClientConfig : IConfigSection
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

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        // The address is not shown: some APIs want their key in it.
        if (Url.Length > 0 && !(Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return new ConfigProblem("url", "is not an address such as https://api.example.com");
        }
    }
}
