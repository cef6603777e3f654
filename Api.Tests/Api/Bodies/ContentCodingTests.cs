using System.IO.Compression;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text;
using Interlock.Api.Bodies;
using Interlock.Api.Tests.Support;
using Interlock.Application.Sources;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Bodies;

/// <summary>Bodies with a Content-Encoding, at every endpoint that takes one.</summary>
[Parallelizable]
public sealed class ContentCodingTests
{
    private const string Row = """{"features":[5.1,3.5,1.4,0.2]}""";
    private const string Reading = """{"sensor":"pump","timestamp":"2026-01-31T00:00:00Z","value":1}""";
    private const string Job = "\njobs:\n  nightly: { schedule: \"0 3 * * *\", steps: { a: { kind: command, command: [\"true\"] } } }\n";
    private const int Limit = 64 * 1024;

    private static readonly string Picture = Convert.ToBase64String(File.ReadAllBytes(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "TestPictures"), "*.png").Order(StringComparer.Ordinal).First()));
    private static readonly string Form = $"--x\r\nContent-Disposition: form-data; name=\"img_file\"; filename=\"a.png\"\r\n\r\n{Encoding.Latin1.GetString(Convert.FromBase64String(Picture))}\r\n--x--\r\n";
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(
        TestServer.SampleConfig.Replace("body-limit: 16MiB", "body-limit: 64KiB\n  stream-limit: 256KiB", StringComparison.Ordinal) + Job);

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    /// <summary>Each endpoint that takes a body, with a good one and the code of one that breaks off.</summary>
    private static IEnumerable<object[]> Endpoints() =>
    [
        ["/models/iris", "application/json", Row],
        ["/models/image-class", "multipart/form-data; boundary=x", Form],
        ["/models/route-plan", "application/json", Routes.RouteBodies.Four],
        ["/models/iris/stream", "application/x-ndjson", Row + "\n" + Row],
        ["/models/image-class/stream", "multipart/form-data; boundary=x", Form],
        ["/sensors/readings", "application/x-ndjson", Reading],
        ["/sensors/readings", "application/json", $"[{Reading}]"],
        ["/sensors/readings", "text/csv", "sensor,timestamp,value\npump,2026-01-30T00:00:00Z,1\n"],
        ["/jobs/nightly/runs", "application/json", "{}"],
        ["/admin/plan", "application/yaml", TestServer.SampleConfig],
    ];

    [TestCaseSource(nameof(Endpoints))]
    public async Task Post_Encoded_IsAnsweredAsIfItWereNot(string path, string type, string body)
    {
        var bytes = Encoding.Latin1.GetBytes(body);
        var plain = await AnswerAsync(await PostAsync(path, type, bytes));
        foreach (var coding in new[] { "gzip", "br", "GZIP", "x-gzip", "identity, gzip", "gzip," })
        {
            Assert.That(await AnswerAsync(await PostAsync(path, type, Packed.Of(coding, bytes), coding)), Is.EqualTo(plain), coding);
        }

        Assert.That(await AnswerAsync(await PostAsync(path, type, bytes, "identity")), Is.EqualTo(plain));
        Assert.That(plain, Does.StartWith("200").Or.StartWith("201"));
    }

    [TestCaseSource(nameof(Endpoints))]
    public async Task Post_EncodedBodyThatIsNotWhole_Is400(string path, string type, string body)
    {
        var bytes = Encoding.Latin1.GetBytes(body);
        foreach (var coding in new[] { "gzip", "br" })
        {
            var whole = Packed.Of(coding, bytes);
            foreach (var damaged in new byte[][] { whole[..^1], whole[..(whole.Length / 2)], [.. whole, 1, 2, 3], [.. whole, .. "garbage garbage garbage"u8], bytes })
            {
                var reply = await AnswerAsync(await PostAsync(path, type, damaged, coding));

                Assert.That(reply, Does.Contain("\"code\":\"malformed_encoding\""), $"{coding} {damaged.Length} of {whole.Length}");
                Assert.That(reply, Does.StartWith(path.EndsWith("/stream", StringComparison.Ordinal) ? "200" : "400"));
            }
        }
    }

    [TestCaseSource(nameof(Endpoints))]
    public async Task Post_OtherEncoding_Is415AndNamesThoseThatAreRead(string path, string type, string body)
    {
        foreach (var coding in new[] { "zstd", "deflate", "gzip, gzip", "br, gzip", "gzip;q=1" })
        {
            var reply = await PostAsync(path, type, Packed.Of("gzip", body), coding);

            await Replies.ProblemAsync(reply, 415, "unsupported_media_type");
            Assert.That(Replies.Header(reply, "Accept-Encoding"), Is.EqualTo("gzip, br"));
        }
    }

    [TestCase("gzip", 0, 200)]
    [TestCase("gzip", 1, 413)]
    [TestCase("br", 0, 200)]
    [TestCase("br", 1, 413)]
    public async Task Post_AtTheLimitAfterDecoding_IsRead(string coding, int more, int status) =>
        Assert.That((int)(await PostAsync("/models/iris", "application/json", Packed.Of(coding, Row.PadRight(Limit + more)), coding)).StatusCode, Is.EqualTo(status));

    [TestCase("gzip", "empty_body")]
    [TestCase("br", "empty_body")]
    public async Task Post_EmptyBody_IsEmpty(string coding, string code)
    {
        await Replies.ProblemAsync(await PostAsync("/models/iris", "application/json", [], coding), 400, code);
        await Replies.ProblemAsync(await PostAsync("/models/iris", "application/json", Packed.Of(coding, ""), coding), 400, code);
    }

    [Test]
    public async Task Post_SeveralMembersOfGzip_AreOneBody() =>
        await Replies.InferredAsync(await PostAsync("/models/iris", "application/json", [.. Packed.Of("gzip", Row[..9]), .. Packed.Of("gzip", Row[9..])], "gzip"));

    [Test]
    public async Task Post_AsTaskEncoded_IsStoredDecoded()
    {
        using var request = Request("/models/iris", "application/json", Packed.Of("gzip", Row), "gzip");
        request.Headers.Add("Prefer", "respond-async");
        var reply = await _server.Client.SendAsync(request);

        Assert.That((int)reply.StatusCode, Is.EqualTo(202));
        Assert.That(await _server.Client.GetStringAsync($"{reply.Headers.Location}/events"), Does.Contain("succeeded"));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    public async Task Read_WhatASenderFlushed_ComesBeforeTheNext(string coding)
    {
        var pipe = new Pipe();
        await using Stream encoder = coding == "br" ? new BrotliStream(pipe.Writer.AsStream(), CompressionLevel.Fastest) : new GZipStream(pipe.Writer.AsStream(), CompressionLevel.Fastest);
        await using Stream decoded = coding == "br" ? new WholeBrotliStream(pipe.Reader.AsStream()) : new WholeGzipStream(pipe.Reader.AsStream());
        var buffer = new byte[100];
        for (var i = 0; i < 3; i++)
        {
            await encoder.WriteAsync(Encoding.UTF8.GetBytes(Row));
            await encoder.FlushAsync();
            await decoded.ReadExactlyAsync(buffer.AsMemory(0, Row.Length)).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

            Assert.That(Encoding.UTF8.GetString(buffer, 0, Row.Length), Is.EqualTo(Row));
        }
    }

    private static async Task<string> AnswerAsync(HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        return $"{(int)reply.StatusCode} {System.Text.RegularExpressions.Regex.Replace(text, """("(id|traceId|createdAt|\w+Ms|duplicates?|accepted|ms)":)("[^"]*"|[\d.]+)|\d{4}-\d\d-\d\dT[^"]*|[0-9a-f]{8}-[0-9a-f-]{27}""", "$1")}";
    }

    private static Task<HttpResponseMessage> PostAsync(string path, string type, byte[] body, string coding = "") => _server.Client.SendAsync(Request(path, type, body, coding));

    private static HttpRequestMessage Request(string path, string type, byte[] body, string coding)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (coding.Length > 0)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        }

        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }
}
