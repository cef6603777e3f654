namespace Interlock.Infrastructure.Clients;

/// <summary>
/// One attempt at an external API failed. Only <see cref="ExternalApi"/> sees it; it holds no address, no key and no inner exception that
/// might.
/// </summary>
/// <param name="what">What the API did, as it follows the API's name: "answered 503".</param>
/// <param name="isFault">Whether the API is at fault: then the attempt is tried again and counts against it. Else the request is.</param>
/// <param name="retryAfter">What the API asks for.</param>
internal sealed class CallFailedException(string what, bool isFault = true, TimeSpan? retryAfter = null) : Exception(what)
{
    public bool IsFault { get; } = isFault;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>An answer that is something else than expected.</summary>
    /// <param name="expected">With its article: "a table".</param>
    /// <param name="why">What is wrong with it.</param>
    public static CallFailedException NotA(string expected, string why) => new($"answered something that is not {expected}: {why}");
}
