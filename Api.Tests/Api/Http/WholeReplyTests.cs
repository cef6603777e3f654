using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Http;

/// <summary>Which replies are compressed, and how.</summary>
[Parallelizable]
public sealed class WholeReplyTests
{
    private const string Rows = "/models/echo";

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync(FakeModel.Yaml, new FakeModel().Wire);
        for (var i = 0; i < 20; i++)
        {
            await Replies.OkAsync(await _server.PostAsync(Rows, """{"features":[1,2]}"""));
        }
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("gzip", "gzip")]
    [TestCase("br", "br")]
    [TestCase("gzip, deflate, br", "br")]
    [TestCase("gzip, deflate, br, zstd", "br")]
    [TestCase("GZIP", "gzip")]
    [TestCase("gzip;q=1, br;q=0.5", "gzip")]
    [TestCase("gzip;q=0, br", "br")]
    [TestCase("br;q=0, gzip;q=0", "")]
    [TestCase("*", "br")]
    [TestCase("identity", "")]
    [TestCase("identity;q=1, gzip;q=0.5", "")]
    [TestCase("zstd", "")]
    [TestCase("gzip;q=x", "")]
    [TestCase("", "")]
    [TestCase(null, "")]
    public async Task Reply_OfMoreThanAKibibyte_IsCompressedAsAsked(string? accepted, string coding)
    {
        foreach (var send in Large())
        {
            var plain = await Read(await _server.Client.SendAsync(send()));
            using var request = send();
            if (accepted is not null)
            {
                request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            }

            var reply = await _server.Client.SendAsync(request);
            var bytes = await reply.Content.ReadAsByteArrayAsync();

            Assert.That(string.Join(",", reply.Content.Headers.ContentEncoding), Is.EqualTo(coding), request.RequestUri!.ToString());
            Assert.That(Stable(Packed.TextOf(coding, bytes)), Is.EqualTo(Stable(plain)));
            if (!request.RequestUri.ToString().Contains("openapi", StringComparison.Ordinal))
            {
                Assert.That(reply.Headers.Vary, Is.EquivalentTo(new[] { "Accept-Encoding" }));
                Assert.That(reply.Content.Headers.ContentLength, Is.EqualTo(bytes.Length));
            }
        }
    }

    [TestCase("GET", "/healthz/live")]
    [TestCase("GET", "/models")]
    [TestCase("GET", "/nothing")]
    [TestCase("POST", Rows)]
    public async Task Reply_OfLess_IsNotCompressed(string method, string path)
    {
        var reply = await SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? Json("""{"features":[1,2]}""") : null });

        Assert.That(reply.Content.Headers.ContentEncoding, Is.Empty);
        Assert.That(reply.Content.Headers.ContentLength, Is.LessThan(1024).And.Positive);
        Assert.That(reply.Headers.Vary, Is.Empty);
    }

    [Test]
    public async Task Head_OfALargeReply_SaysWhatGetWould()
    {
        var get = await SendAsync(new HttpRequestMessage(HttpMethod.Get, "/predictions?limit=20"));
        var head = await SendAsync(new HttpRequestMessage(HttpMethod.Head, "/predictions?limit=20"));

        Assert.That(head.Content.Headers.ContentEncoding, Is.EqualTo(get.Content.Headers.ContentEncoding));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(get.Content.Headers.ContentLength));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    // Its ETag is what If-Match compares, so it names one sequence of bytes.
    [Test]
    public async Task Reply_WithAnETag_IsSentAsItIs()
    {
        var reply = await SendAsync(new HttpRequestMessage(HttpMethod.Get, "/admin/revisions/1"));

        Assert.That(reply.Headers.ETag, Is.Null.Or.Property(nameof(EntityTagHeaderValue.IsWeak)).False);
        Assert.That(reply.Headers.ETag is null || reply.Content.Headers.ContentEncoding.Count == 0);
    }

    [TestCase("/models/echo/stream", "application/x-ndjson")]
    [TestCase("/tasks/{id}/events", "text/event-stream")]
    public async Task Stream_WhateverIsAccepted_IsNotCompressed(string path, string type)
    {
        using var accept = new HttpRequestMessage(HttpMethod.Post, Rows) { Content = Json("""{"features":[1,2]}"""), Headers = { { "Prefer", "respond-async" } } };
        var location = (await _server.Client.SendAsync(accept)).Headers.Location!.ToString();
        var reply = await SendAsync(path.EndsWith("/events", StringComparison.Ordinal)
            ? new HttpRequestMessage(HttpMethod.Get, $"{location}/events")
            : new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(string.Concat(Enumerable.Repeat("{\"features\":[1,2]}\n", 200)), Encoding.UTF8, type) });

        Assert.That(reply.Content.Headers.ContentType!.MediaType, Is.EqualTo(type));
        Assert.That(reply.Content.Headers.ContentEncoding, Is.Empty);
    }

    private static IEnumerable<Func<HttpRequestMessage>> Large()
    {
        var rows = $$"""{"instances":[{{string.Join(',', Enumerable.Repeat("[1,2]", 60))}}]}""";
        yield return () => new HttpRequestMessage(HttpMethod.Post, Rows) { Content = Json(rows) };
        yield return () => new HttpRequestMessage(HttpMethod.Post, Rows) { Content = Json(rows.Replace("1,", "\"a\",", StringComparison.Ordinal)) };
        yield return () => new HttpRequestMessage(HttpMethod.Get, "/predictions?limit=20");
        yield return () => new HttpRequestMessage(HttpMethod.Get, "/openapi.json");
    }

    private static Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        return _server.Client.SendAsync(request);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static Task<string> Read(HttpResponseMessage reply) => reply.Content.ReadAsStringAsync();

    private static string Stable(string text) => Regex.Replace(text, "\"(id|traceId)\":\"[^\"]*\"", "");
}
