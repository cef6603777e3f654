using System.Net.Sockets;
using System.Text;

namespace Interlock.Api.Tests.Support;

/// <summary>A socket to a server, for requests no HTTP client would send.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    public static async Task<RawConnection> OpenAsync(TestServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);
        return new RawConnection(client);
    }

    public async Task SendAsync(string text) => await SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The server may refuse and close before all of it is sent.
        }
    }

    /// <summary>No more will be sent.</summary>
    public void EndSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Closes at once, as a crash of the client would.</summary>
    public void Abort()
    {
        _client.Client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    /// <summary>All the server sends until it closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var timeout = new CancellationTokenSource(Longest);
        using var received = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(received, timeout.Token);
        }
        catch (IOException)
        {
            // A reset says as much as an end.
        }

        return Encoding.Latin1.GetString(received.ToArray());
    }

    public void Dispose() => _client.Dispose();
}
