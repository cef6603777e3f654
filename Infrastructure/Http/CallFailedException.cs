
namespace Interlock.Infrastructure.Http;

/// <summary>
/// One attempt at an external API failed. Only <see cref="ExternalApi"/> catches it. It contains no address and no key, and no inner exception that
/// might.
/// </summary>
/// <param name="what">What the API did, as it follows the API's name: "answered 503".</param>
/// <param name="isFault">Whether the API is at fault, so that the attempt is retried and counted by the circuit breaker; else the request is.</param>
/// <param name="retryAfter">The Retry-After of the API.</param>
internal sealed class CallFailedException(string what, bool isFault = true, TimeSpan? retryAfter = null) : Exception(what)
{
    public bool IsFault { get; } = isFault;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>An answer that is something else than expected.</summary>
    /// <param name="expected">With its article: "a table".</param>
    /// <param name="why">What is wrong with it.</param>
    public static CallFailedException NotA(string expected, string why) => new($"answered something that is not {expected}: {why}");
}
