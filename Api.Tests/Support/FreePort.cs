using System.Net;
using System.Net.Sockets;

namespace Interlock.Api.Tests.Support;

/// <summary>Ports of this machine for servers that must be told theirs.</summary>
internal static class FreePort
{
    /// <summary>One that nothing listens on.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
