using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Interlock.Api.Guards;

/// <summary>
/// Applies what a proxy says of a request by ASP.NET Core's forwarded headers: all of it from <c>server.trusted-proxies</c>; from this machine scheme, host and
/// prefix, but not the sender. From everyone else it is ignored.
/// </summary>
internal sealed class TrustedProxies
{
    /// <summary>Has the Host as it was received, where another one was forwarded. <see cref="AdminAccess"/> knows by it that a request was forwarded.</summary>
    public const string ReceivedHost = "X-Original-Received-Host";

    private const ForwardedHeaders Address = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix;

    private readonly IPNetwork[] _networks;
    private readonly ForwardedHeadersMiddleware _chain;
    private readonly ForwardedHeadersMiddleware _last;

    /// <param name="proxies">Addresses and networks, checked.</param>
    /// <param name="loggers">For the framework.</param>
    public TrustedProxies(IReadOnlyList<string> proxies, ILoggerFactory loggers)
    {
        _networks = [.. proxies.Select(proxy => proxy.Contains('/', StringComparison.Ordinal) ? IPNetwork.Parse(proxy) : NetworkOf(IPAddress.Parse(proxy)))];
        _chain = Make(new ForwardedHeadersOptions { ForwardedHeaders = Address | ForwardedHeaders.XForwardedFor, ForwardLimit = null }, _networks);

        // What stands before the last value is what clients sent.
        _last = Make(new ForwardedHeadersOptions { ForwardedHeaders = Address, ForwardLimit = 1 }, [new IPNetwork(IPAddress.Any, 0), new IPNetwork(IPAddress.IPv6Any, 0)]);

        ForwardedHeadersMiddleware Make(ForwardedHeadersOptions options, IEnumerable<IPNetwork> known)
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in known)
            {
                options.KnownIPNetworks.Add(network);
            }

            return new ForwardedHeadersMiddleware(static _ => Task.CompletedTask, loggers, Options.Create(options));
        }
    }

    /// <summary>Applies it. A scheme other than http and https is none.</summary>
    public void Apply(HttpContext context)
    {
        var headers = context.Request.Headers;
        var isSender = headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName);
        var isAddress = headers.ContainsKey(ForwardedHeadersDefaults.XForwardedProtoHeaderName)
            || headers.ContainsKey(ForwardedHeadersDefaults.XForwardedHostHeaderName)
            || headers.ContainsKey(ForwardedHeadersDefaults.XForwardedPrefixHeaderName);
        if ((isSender || isAddress) && context.Connection.RemoteIpAddress is { } peer)
        {
            peer = AdminAccess.Plain(peer);
            var isTrusted = Array.Exists(_networks, network => network.Contains(peer));
            if (isTrusted || (isAddress && IPAddress.IsLoopback(peer)))
            {
                Apply(context.Request, isTrusted && isSender ? _chain : _last);
            }
        }
    }

    private static void Apply(HttpRequest request, ForwardedHeadersMiddleware headers)
    {
        var scheme = request.Scheme;
        request.Headers[ReceivedHost] = request.Headers.Host;
        headers.ApplyForwarders(request.HttpContext);
        request.Scheme = request.Scheme.ToLowerInvariant() switch { "http" => "http", "https" => "https", _ => scheme };
    }

    private static IPNetwork NetworkOf(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);
}
