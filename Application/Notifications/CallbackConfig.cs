using Interlock.Application.Configuration;

namespace Interlock.Application.Notifications;

/// <summary>The section <c>tasks.callbacks</c>: a caller names an address, and this server posts to it.</summary>
public sealed record CallbackConfig : IConfigSection
{
    [ConfigDoc("Addresses that callbacks may go to, by how they begin, such as https://shop.example.com/hooks/. "
        + "Empty: none, and a request that asks for one is refused.")]
    public IReadOnlyList<string> Allow { get; init; } = [];

    [ConfigDoc("Signs callbacks (HMAC-SHA256, as Standard Webhooks describe it): text, or whsec_ and base64; so that who receives one knows it is from here.")]
    [ConfigSecret]
    public string Secret { get; init; } = "";

    [ConfigDoc("Longest time for one attempt.")]
    [ConfigRange("100ms", "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    [ConfigDoc("How often a callback that failed is sent again.")]
    [ConfigRange("0", "100")]
    public int Retries { get; init; } = 8;

    [ConfigDoc("Pause before the first retry, on average; each further one is twice as long, up to an hour.")]
    [ConfigRange("10ms", "1h")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        for (var i = 0; i < Allow.Count; i++)
        {
            if (CallbackAddress.Read(Allow[i], out var problem) is null)
            {
                yield return new ConfigProblem($"allow[{i}]", $"is not the beginning of an address, such as https://shop.example.com/hooks/: it {problem}");
            }
            else if (Allow[i].Contains('?', StringComparison.Ordinal))
            {
                yield return new ConfigProblem($"allow[{i}]", "must not hold a '?': queries are not compared, any is allowed");
            }
        }

        if ((Allow.Count > 0 || Secret.Length > 0) && WebhookSecret.ProblemOf(Secret) is { } wrong)
        {
            yield return new ConfigProblem("secret", $"callbacks are signed: it {wrong}");
        }
    }
}
