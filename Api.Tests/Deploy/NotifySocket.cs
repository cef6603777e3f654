using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Interlock.Api.Tests.Support;

namespace Interlock.Api.Tests.Deploy;

/// <summary>The socket on which systemd hears a service of <c>Type=notify</c>.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> _states = new();
    private readonly string _path;

    public NotifySocket(TemporaryFolder folder)
    {
        _path = folder.PathOf("notify.sock");
        _socket.Bind(new UnixDomainSocketEndPoint(_path));
        _ = Task.Run(ReceiveAsync);
    }

    /// <summary>What it heard, in order.</summary>
    public IReadOnlyList<string> States => [.. _states];

    /// <summary>The variables that a service finds.</summary>
    /// <param name="watchdog">WatchdogSec of the unit.</param>
    public (string Name, string Value)[] Environment(TimeSpan watchdog) =>
        [("NOTIFY_SOCKET", _path), ("WATCHDOG_USEC", $"{watchdog.TotalMicroseconds:0}")];

    /// <summary>Waits for a state that was not there when <paramref name="from"/> states were.</summary>
    public Task HearsAsync(string state, int from = 0) =>
        Poll.UntilAsync(() => Task.FromResult(States.Skip(from).Any(heard => heard.StartsWith(state, StringComparison.Ordinal))), $"{state} comes", seconds: 60);

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                _states.Enqueue(Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer)));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
