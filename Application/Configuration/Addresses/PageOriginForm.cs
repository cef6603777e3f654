namespace Interlock.Application.Configuration.Addresses;

/// <summary>An entry of <c>server.cors.origins</c>: the origin of pages, as browsers send it in <c>Origin</c>.</summary>
internal static class PageOriginForm
{
    /// <summary>Any origin.</summary>
    public const string Any = "*";

    private const string Example = "such as https://app.example or http://localhost:3000";

    /// <summary>Why an entry is none, or null.</summary>
    public static string? ProblemOf(string text) =>
        text == Any ? null
        : text.Equals("null", StringComparison.OrdinalIgnoreCase) ? $"is sent by local files and sandboxed frames of anybody: serve the page from an origin of its own, {Example}"
        : text.Contains('*', StringComparison.Ordinal) ? "has a wildcard within it: list every origin, or write * alone for any"
        : !Uri.TryCreate(text, UriKind.Absolute, out var uri) || !text.Contains("://", StringComparison.Ordinal) ? $"is not an origin, {Example}: write its scheme and host"
        : uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps ? $"is not an origin, {Example}: its scheme is neither http nor https"
        : uri.IdnHost.Length == 0 ? $"is not an origin, {Example}: it has no host"
        : SentFor(uri) is var sent && !sent.Equals(text, StringComparison.OrdinalIgnoreCase) ? $"is not an origin as browsers send it: write '{sent}'"
        : null;

    // Without a user, a path and the port that the scheme implies, and with punycode for the host.
    private static string SentFor(Uri uri) =>
        $"{uri.Scheme}://{(uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost)}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}".ToLowerInvariant();
}
