using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Interlock.Api.Tests.Support;

/// <summary>A client of a stream on a socket of its own: sends when a test says so, and reads when a test says so. HttpClient does one after the other.</summary>
internal sealed class StreamClient : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client = new();
    private readonly Queue<string> _lines = new();
    private readonly MemoryStream _rest = new();
    private Stream _stream = null!;
    private BufferedStream _received = null!;
    private bool _isEnd;

    private StreamClient()
    {
    }

    /// <summary>The head of the reply, a line each.</summary>
    public List<string> Head { get; } = [];

    /// <summary>Sends the head, and returns with the head of the reply.</summary>
    public static async Task<StreamClient> OpenAsync(Uri server, string model, string contentType = "application/x-ndjson")
    {
        var client = new StreamClient();
        await client._client.ConnectAsync(server.Host, server.Port);
        client._stream = client._client.GetStream();
        client._received = new BufferedStream(client._stream);
        await client.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /models/{model}/stream HTTP/1.1\r\nHost: x\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\n\r\n"));
        while (await client.ReadHeadLineAsync() is { Length: > 0 } line)
        {
            client.Head.Add(line);
        }

        return client;
    }

    /// <summary>Sends text as it is.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            await WriteAsync([.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8]);
        }
    }

    /// <summary>Says that no more comes.</summary>
    public Task EndSendingAsync() => SendRawAsync("0\r\n\r\n");

    /// <summary>Sends text without the framing of a chunk.</summary>
    public Task SendRawAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Closes at once, as a crash of the client would.</summary>
    public void Abort()
    {
        _client.Client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    /// <summary>The next line; null at the end of a reply that is whole.</summary>
    /// <exception cref="IOException">The reply was cut off.</exception>
    public async Task<JsonElement?> ReadAsync()
    {
        while (_lines.Count == 0 && !_isEnd)
        {
            await ReadChunkAsync().WaitAsync(Longest);
        }

        return _lines.TryDequeue(out var line) ? JsonElement.Parse(line) : null;
    }

    /// <summary>All lines up to the end.</summary>
    public async Task<List<JsonElement>> ReadToEndAsync()
    {
        var lines = new List<JsonElement>();
        while (await ReadAsync() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    public void Dispose()
    {
        _client.Dispose();
        _received.Dispose();
        _rest.Dispose();
    }

    private async Task WriteAsync(byte[] bytes) => await _stream.WriteAsync(bytes).AsTask().WaitAsync(Longest);

    private async Task<string> ReadHeadLineAsync()
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (!(line.Length >= 2 && line[^2] == '\r' && line[^1] == '\n'))
        {
            await _received.ReadExactlyAsync(one).AsTask().WaitAsync(Longest);
            line.Append((char)one[0]);
        }

        return line.ToString(0, line.Length - 2);
    }

    private async Task ReadChunkAsync()
    {
        var size = int.Parse(await ReadHeadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var bytes = new byte[size + 2];
        await _received.ReadExactlyAsync(bytes);
        _isEnd = size == 0;
        foreach (var value in bytes.AsSpan(0, size))
        {
            if (value == '\n')
            {
                _lines.Enqueue(Encoding.UTF8.GetString(_rest.GetBuffer(), 0, (int)_rest.Length));
                _rest.SetLength(0);
            }
            else
            {
                _rest.WriteByte(value);
            }
        }
    }
}
