using System.Net.Http.Headers;
using Interlock.Api.Bodies;
using Interlock.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Bodies;

/// <summary>Small bodies that unpack to large ones. They count what the process allocates, so nothing runs beside them.</summary>
public sealed class BodyBombTests
{
    private const string Job = "\njobs:\n  nightly: { schedule: \"0 3 * * *\", steps: { a: { kind: command, command: [\"true\"] } } }\n";
    private const int Limit = 64 * 1024;

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(
        TestServer.SampleConfig.Replace("body-limit: 16MiB", "body-limit: 64KiB\n  stream-limit: 256KiB", StringComparison.Ordinal) + Job);

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("/models/iris", "application/json", Limit)]
    [TestCase("/models/route-plan", "application/json", Limit)]
    [TestCase("/models/image-class", "application/json", Limit)]
    [TestCase("/models/image-class", "multipart/form-data; boundary=x", Limit)]
    [TestCase("/jobs/nightly/runs", "application/json", Limit)]
    [TestCase("/sensors/readings", "application/x-ndjson", 4 * Limit)]
    [TestCase("/models/iris/stream", "application/x-ndjson", 4 * Limit)]
    [TestCase("/admin/plan", "application/yaml", 1 << 20)]
    public async Task Post_Bomb_Is413AndHoldsNoMemory(string path, string type, int limit)
    {
        var start = type.StartsWith("multipart", StringComparison.Ordinal) ? "--x\r\nContent-Disposition: form-data; name=\"img\"\r\n\r\n" : "";
        foreach (var coding in new[] { "gzip", "br" })
        {
            // Lines, since a long line has a limit of its own.
            var bomb = Packed.Of(coding, start + string.Concat(Enumerable.Repeat(new string(' ', 49_999) + "\n", 1_000)));
            Assert.That(bomb, Has.Length.LessThan(limit));
            var before = GC.GetTotalAllocatedBytes();
            var reply = await AnswerAsync(path, type, bomb, coding);

            Assert.That(reply, Does.Contain("\"code\":\"body_too_large\""), coding);
            Assert.That(reply, Does.StartWith(path.EndsWith("/stream", StringComparison.Ordinal) ? "200" : "413"));
            Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(bomb.Length + (12L * limit) + (8 << 20)), "of 50 MB");
        }

        // The client may have the reply before the server has ended the request.
        await Poll.UntilAsync(() => Task.FromResult(_server.App.Services.GetRequiredService<BodyMemory>().Held == 0), "nothing is held any more");
    }

    private static async Task<string> AnswerAsync(string path, string type, byte[] body, string coding)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        content.Headers.ContentEncoding.Add(coding);
        using var reply = await _server.Client.PostAsync(path, content);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }
}
