using Interlock.Api.Bodies;
using System.Net.Sockets;
using Interlock.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Bodies;

/// <summary>Bodies that come slowly or never end share one budget, whatever reads them.</summary>
internal sealed class BodyMemoryTests
{
    private const int Piece = 700_000;

    [TestCase("/models/iris", "application/json")]
    [TestCase("/models/iris/stream", "application/x-ndjson")]
    [TestCase("/models/image-class", "multipart/form-data; boundary=x")]
    public async Task Bodies_ThatAreNeverFinished_TakeNoMoreThanTheBudgetAndGiveItBack(string path, string type)
    {
        await using var server = await TestServer.StartAsync(
            null, null, ("INTERLOCK__SERVER__BODY_LIMIT", "1MiB"), ("INTERLOCK__SERVER__BODY_MEMORY", "3MiB"));
        var memory = server.App.Services.GetRequiredService<BodyMemory>();
        var clients = new List<TcpClient>();
        for (var i = 0; i < 8; i++)
        {
            clients.Add(await SendUnfinishedAsync(server, path, type));
        }

        await Poll.UntilAsync(() => Task.FromResult(memory.Held > 2 * Piece), "bodies are held");
        var refused = await Task.WhenAny(clients.Select(ReadStatusAsync)).Unwrap().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(refused, path.EndsWith("stream", StringComparison.Ordinal) ? Does.Contain("overloaded").Or.Contain("200") : Does.StartWith("HTTP/1.1 503"));
        Assert.That(memory.Held, Is.LessThanOrEqualTo(3 << 20));

        clients.ForEach(client => client.Dispose());
        await Poll.UntilAsync(() => Task.FromResult(memory.Held == 0), "the memory is given back");
        await Replies.InferredAsync(await server.PostAsync("/models/iris", Iris.Body));
    }

    private static async Task<TcpClient> SendUnfinishedAsync(TestServer server, string path, string type)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);
        var head = $"POST {path} HTTP/1.1\r\nHost: {server.Client.BaseAddress.Authority}\r\nContent-Type: {type}\r\nContent-Length: 1000000\r\n\r\n";
        var begin = type.StartsWith("multipart", StringComparison.Ordinal)
            ? "--x\r\nContent-Disposition: form-data; name=\"img_file\"; filename=\"a.png\"\r\n\r\n"
            : "{\"features\":[\"";
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(head + begin + new string('1', Piece)));
        return client;
    }

    private static async Task<string> ReadStatusAsync(TcpClient client)
    {
        var buffer = new byte[4096];
        try
        {
            var read = await client.GetStream().ReadAtLeastAsync(buffer, 12, throwOnEndOfStream: false);
            return System.Text.Encoding.ASCII.GetString(buffer, 0, read);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return await Task.Delay(Timeout.Infinite, CancellationToken.None).ContinueWith(_ => "", TaskScheduler.Default);
        }
    }
}
