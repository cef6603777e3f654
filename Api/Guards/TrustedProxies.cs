using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Interlock.Api.Guards;

/// <summary>The proxies of <c>server.trusted-proxies</c>: what they say of a request's sender and scheme is believed.</summary>
internal static class TrustedProxies
{
    /// <summary>The options of <c>UseForwardedHeaders</c>.</summary>
    /// <param name="proxies">Addresses and networks, checked.</param>
    public static ForwardedHeadersOptions Options(IReadOnlyList<string> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(proxy.Contains('/', StringComparison.Ordinal) ? IPNetwork.Parse(proxy) : NetworkOf(IPAddress.Parse(proxy)));
        }

        return options;
    }

    private static IPNetwork NetworkOf(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);
}
