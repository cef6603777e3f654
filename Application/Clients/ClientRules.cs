using System.Buffers;
using Interlock.Application.Configuration;

namespace Interlock.Application.Clients;

/// <summary>
/// What can be wrong with an entry of <c>clients</c> beyond its types. Neither address nor key is ever shown: some APIs want their key in
/// the address.
/// </summary>
internal static class ClientRules
{
    private const string TokenRule = "must be the name of a header, such as X-Api-Key or Authorization";

    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Headers that HTTP itself needs; with another value no request would arrive.</summary>
    private static readonly string[] NotForKeys =
        ["Host", "Connection", "Transfer-Encoding", "Upgrade", "Expect", "Te", "Trailer", "Allow", "Expires", "Last-Modified"];

    public static IEnumerable<ConfigProblem> Check(ClientConfig client) =>
        [.. CheckUrl(client.Url), .. CheckKey(client), .. CheckPlaceOfKey(client), .. CheckDelays(client)];

    private static IEnumerable<ConfigProblem> CheckUrl(string url)
    {
        if (url.Length == 0)
        {
            yield break;
        }

        if (!(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return new ConfigProblem("url", "is not an address such as https://api.example.com");
        }
        else if (uri.UserInfo.Length > 0)
        {
            yield return new ConfigProblem("url", "must not hold a user and password: 'key' and 'key-header: Authorization' send them");
        }
        else if (uri.Fragment.Length > 0)
        {
            yield return new ConfigProblem("url", "must not hold a '#': what is behind it is never sent");
        }
    }

    private static IEnumerable<ConfigProblem> CheckKey(ClientConfig client)
    {
        if (client.KeyQuery is null && client.Key.Any(c => c is < ' ' or > '~'))
        {
            yield return new ConfigProblem("key", "holds a character that no header can carry, such as a line break");
        }
    }

    private static IEnumerable<ConfigProblem> CheckPlaceOfKey(ClientConfig client)
    {
        if (client is { KeyHeader: not null, KeyQuery: not null })
        {
            yield return new ConfigProblem("key-query", "either this or 'key-header': the key is sent in one place");
        }

        if (client.KeyHeader is { } header && (header.Length == 0 || header.AsSpan().ContainsAnyExcept(Token)))
        {
            yield return new ConfigProblem("key-header", TokenRule);
        }
        else if (client.KeyHeader is { } own && IsOfHttp(own))
        {
            yield return new ConfigProblem("key-header", $"{TokenRule}; this one is HTTP's own");
        }

        if (client.KeyQuery is "")
        {
            yield return new ConfigProblem("key-query", "must be the name of a query parameter, such as api_key");
        }
    }

    private static bool IsOfHttp(string header) =>
        NotForKeys.Contains(header, StringComparer.OrdinalIgnoreCase) || header.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<ConfigProblem> CheckDelays(ClientConfig client)
    {
        if (client.RetryDelay > client.MaxRetryDelay)
        {
            yield return new ConfigProblem("retry-delay", "is longer than 'max-retry-delay'") { DependsOn = "max-retry-delay" };
        }
    }
}
