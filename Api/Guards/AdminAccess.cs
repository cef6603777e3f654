using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Interlock.Api.Access;
using Interlock.Api.Http.Errors;
using Microsoft.Extensions.Primitives;

namespace Interlock.Api.Guards;

/// <summary>
/// Decides who may use <c>/admin</c>: with <c>server.admin-key</c> only callers that send it, wherever they are; without one only callers on this machine,
/// and nobody through a proxy. A loopback address alone proves nothing: a proxy here, or a page of another site in a browser here, has one as well.
/// </summary>
/// <param name="key"><c>server.admin-key</c>; empty where there is none, and then no key is right.</param>
internal sealed class AdminAccess(string key)
{
    /// <summary>Where everything is that it guards.</summary>
    public const string Path = "/admin";

    /// <summary>The header with the key.</summary>
    public const string KeyHeader = "x-admin-key";

    private const string Remedy = "send the request on the machine itself, to http://localhost and the server's port, or set server.admin-key and send it as x-admin-key";

    // What proxies, load balancers and content delivery networks add to requests. X-Original-* is left by TrustedProxies.
    private static readonly FrozenSet<string> Forwarding = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-Ip", "True-Client-IP", "Fastly-Client-IP",
        "WL-Proxy-Client-IP", "Proxy-Connection", "CDN-Loop", "Max-Forwards");

    private static readonly string[] ForwardingPrefixes = ["X-Forwarded", "X-Original-", "X-Envoy-", "X-Amzn-", "X-Azure-", "CF-"];

    private readonly byte[]? _key = key.Length > 0 ? HashOf(key) : null;

    /// <summary>Who sends a request, as far as it is known: the caller's name, the holder of the key, or an address.</summary>
    public static string CallerOf(HttpContext context)
    {
        if (Callers.Of(context) is { } caller)
        {
            return caller.Name;
        }

        var from = context.Connection.RemoteIpAddress is { } address ? Plain(address).ToString() : "an unknown address";
        return context.Request.Headers.ContainsKey(KeyHeader) ? $"admin-key from {from}" : from;
    }

    /// <summary>Why a request is refused, for its caller; null where it is not.</summary>
    public string? RefusalOf(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.TryGetValue(KeyHeader, out var sent))
        {
            return IsRight(sent) ? null : $"The {KeyHeader} is not the server.admin-key of this server.";
        }

        return _key is not null ? $"This server has a server.admin-key: send it as {KeyHeader}."
            : context.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(Plain(from)) ? $"Another machine may not use {Path}: {Remedy}."
            : IsForwarded(request) ? $"The request was forwarded, so where it comes from is not known: {Remedy}."
            : !NamesThisServer(request.Host, context.Connection.LocalPort, request.IsHttps) ? $"The request is not addressed to this machine as localhost: {Remedy}."
            : PageOrigin.IsForeign(request) ? $"A page of another site may not use {Path}."
            : null;
    }

    // Hashes are of one length, so that the time says nothing of the key, not even how long it is.
    private bool IsRight(StringValues sent) =>
        _key is not null && sent.Count == 1 && CryptographicOperations.FixedTimeEquals(HashOf(sent.ToString()), _key);

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    internal static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // HTTP/1.0 is what nginx speaks to its upstreams unless told otherwise; no client of today does.
    internal static bool IsForwarded(HttpRequest request) =>
        request.Protocol == HttpProtocol.Http10
        || request.Headers.Keys.Any(name => Forwarding.Contains(name) || ForwardingPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether a Host is this machine itself, at the port of the connection: a name of someone's own may lead here as well, and a proxy has another port.</summary>
    private static bool NamesThisServer(HostString host, int port, bool isHttps) => HostNames.IsLoopback(host.Host) && (host.Port ?? (isHttps ? 443 : 80)) == port;
}

/// <summary>The caller may not use <c>/admin</c>.</summary>
/// <param name="reason">Why not.</param>
internal sealed class AdminForbiddenException(string reason) : HttpException(403, "admin_forbidden", reason);
