using System.Net;
using Interlock.Api.Http.Errors;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Microsoft.Extensions.Primitives;

namespace Interlock.Api.Guards;

/// <summary>
/// The names under which this server may be asked: loopback names, the machine's name, <c>server.hosts</c>, and IP addresses. A page whose own name was made
/// to lead here (DNS rebinding) sends that name as Host, and is refused; it cannot have an IP address for a name.
/// </summary>
internal sealed class HostNames
{
    private const string Any = "*";

    private readonly StringSegment[] _names;
    private readonly bool _allowsAny;
    private readonly bool _allowsAddresses;

    // Most requests carry the Host of the one before.
    private string _lastAllowed = "";

    public HostNames(ServerConfig server)
    {
        _names = [.. server.Hosts.Append("localhost").Append(Environment.MachineName).Select(name => new StringSegment(name))];
        _allowsAny = server.Hosts.Contains(Any);
        _allowsAddresses = !server.ListensOnLoopbackOnly;
    }

    /// <summary>Whether a name is this machine's own: <c>localhost</c> or a loopback address.</summary>
    public static bool IsLoopback(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether a request with this Host is answered. One without is: HTTP/1.0 knows none, and every browser sends it.</summary>
    public bool Allows(string host)
    {
        if (host.Length == 0 || _allowsAny || host.Equals(_lastAllowed, StringComparison.Ordinal))
        {
            return true;
        }

        if (!IsAmong(host))
        {
            return false;
        }

        _lastAllowed = host;
        return true;
    }

    private bool IsAmong(string host)
    {
        var name = new HostString(host).Host;
        return IPAddress.TryParse(name, out var address) && (_allowsAddresses || IPAddress.IsLoopback(address)) || IsNamed(name.TrimEnd('.'));
    }

    private bool IsNamed(string name)
    {
        try
        {
            return HostString.MatchesAny(name, _names);
        }
        catch (FormatException)
        {
            return false; // It is no host and port.
        }
    }
}

/// <summary>The Host of a request is not a name of this server.</summary>
/// <param name="host">The Host.</param>
internal sealed class HostNotAllowedException(string host) : HttpException(400, "host_not_allowed",
    $"This server does not answer as '{Excerpt.Of(host, 100)}'. To allow it, add the name to server.hosts in config.yaml: hosts: [{Excerpt.Of(new HostString(host).Host, 100)}].");
