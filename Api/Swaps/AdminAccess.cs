using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Swaps;

/// <summary>
/// Who may use <c>/admin</c>: whoever sends the key, from anywhere; without a key only who is on this machine. That an address is this machine's own is
/// not enough: a proxy here, or a page of another site in a browser here, would be as good.
/// </summary>
/// <param name="key"><c>server.admin-key</c>; empty where there is none, and then no key is right.</param>
internal sealed class AdminAccess(string key)
{
    /// <summary>Where everything is that it guards.</summary>
    public const string Path = "/admin";

    /// <summary>The header with the key.</summary>
    public const string KeyHeader = "x-admin-key";

    private const string Remedy = "ask on the machine itself, by the name localhost, or set server.admin-key and send it as x-admin-key";

    private static readonly string[] Forwarding =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", HeaderNames.Via];

    private readonly byte[]? _key = key.Length > 0 ? HashOf(key) : null;

    /// <summary>Why a request is refused, for who asks; null where it is not.</summary>
    public string? RefusalOf(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.TryGetValue(KeyHeader, out var sent))
        {
            return IsRight(sent) ? null : $"The {KeyHeader} is not the server.admin-key of this server.";
        }

        return context.Connection.RemoteIpAddress is not { } from || !IsLoopback(from) ? $"Another machine may not use {Path}: {Remedy}."
            : Array.Exists(Forwarding, request.Headers.ContainsKey) ? $"The request was forwarded, so where it comes from is not known: {Remedy}."
            : !NamesLoopback(request.Host.Host) ? $"The request is not addressed to this machine as localhost: {Remedy}."
            : IsOfOtherPage(request) ? $"A page of another site may not use {Path}."
            : null;
    }

    // Hashes are of one length, so that the time says nothing of the key, not even how long it is.
    private bool IsRight(StringValues sent) =>
        _key is not null && sent.Count == 1 && CryptographicOperations.FixedTimeEquals(HashOf(sent.ToString()), _key);

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Whether a Host names this machine itself: a name of someone's own may lead here as well.</summary>
    private static bool NamesLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IsLoopback(address));

    private static bool IsOfOtherPage(HttpRequest request)
    {
        var own = $"{request.Scheme}://{request.Host}";
        var (origin, site) = (request.Headers.Origin, request.Headers["Sec-Fetch-Site"]);
        return (origin.Count > 0 && !origin.ToString().Equals(own, StringComparison.OrdinalIgnoreCase))
            || (site.Count > 0 && site.ToString() is not ("same-origin" or "none"));
    }
}
