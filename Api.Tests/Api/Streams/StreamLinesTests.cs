using System.Net;
using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Streams;

/// <summary>POST /models/{model}/stream: a line in, a line out.</summary>
[Parallelizable]
public sealed class StreamLinesTests
{
    private const string Limits = """
        server: { body-limit: 4KiB, stream-limit: 64KiB }

        """;

    private static readonly FakeModel _model = new();
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(Limits + FakeModel.Yaml, _model.Wire);

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TearDown]
    public void Reset() => _model.Answer = FakeModel.Echo;

    [Test]
    public async Task Send_ManyLines_AreAnsweredInOrderAndRecorded()
    {
        var lines = await PostAsync(string.Concat(Enumerable.Range(1, 500).Select(Row)));

        Assert.That(lines.Select(line => (Number(line), Result(line))), Is.EqualTo(Enumerable.Range(1, 500).Select(i => ((long)i, (double)i))));
        Assert.That(lines.Select(line => (line.GetProperty("version").GetString(), line.GetProperty("revision").GetInt32())), Is.All.EqualTo(("v1", 1)));
        var id = lines[321].GetProperty("data").GetProperty("id").GetString();
        var recorded = await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{id}"));
        Assert.That(recorded.GetProperty("response").GetProperty("result").GetDouble(), Is.EqualTo(322));
    }

    [Test]
    public async Task Send_LinesThatAreThere_ShareBatches()
    {
        _model.Close();
        var posting = PostAsync(string.Concat(Enumerable.Range(1, 64).Select(Row)));
        await _model.EnteredAsync(1);
        _model.Open();

        Assert.That(await posting, Has.Count.EqualTo(64));
        Assert.That(_model.Runs, Has.All.EqualTo(8));
    }

    [Test]
    public async Task Send_LineAfterLine_EachIsAnsweredBeforeTheNextIsSent()
    {
        using var client = await StreamClient.OpenAsync(_server.Client.BaseAddress!, "echo");
        Assert.That(client.Head[0], Is.EqualTo("HTTP/1.1 200 OK"), "before any line is sent");
        Assert.That(client.Head, Is.SupersetOf(new[] { "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked", "x-accel-buffering: no" }));

        for (var i = 1; i <= 20; i++)
        {
            await client.SendAsync(Row(i));
            var line = (await client.ReadAsync())!.Value;
            Assert.That((Number(line), Result(line)), Is.EqualTo((i, i)));
        }

        await client.EndSendingAsync();
        Assert.That(await client.ReadAsync(), Is.Null);
    }

    [Test]
    public async Task Send_BadLines_AreToldAndTheStreamGoesOn()
    {
        byte[] latin = [.. "{\"x\":\""u8, 0xFC, .. "\",\"y\":0}\n"u8];

        var lines = await PostAsync([
            .. Encoding.UTF8.GetBytes($"{Row(1)}not json\n{{\"features\":[1]}}\n"), .. latin, .. Encoding.UTF8.GetBytes($"null\n{Row(6)}{Row(7).Trim()}{Row(7)}")]);

        Assert.That(lines.Select(Number), Is.EqualTo(Enumerable.Range(1, 7)));
        Assert.That(lines.Select(Code), Is.EqualTo(new[] { null, "malformed_json", "invalid_input", "malformed_json", "invalid_input", null, "malformed_json" }));
        Assert.That(lines[2].GetProperty("errors")[0].GetProperty("path").GetString(), Is.EqualTo("$.features"));
        Assert.That(lines[2].GetProperty("msg").GetString(), Does.Contain("$.features"));
        Assert.That(lines[2].TryGetProperty("end", out _), Is.False);
    }

    [Test]
    public async Task Send_LinesTheModelFailsOn_TellWhichVersionFailed()
    {
        _model.Answer = rows => rows.Any(row => row.Numbers[0] == 2) ? throw new InferenceException("no two") : FakeModel.Echo(rows);

        var lines = await PostAsync(Row(1) + Row(2) + Row(3));

        Assert.That(lines.Select(Code), Is.EqualTo(new[] { null, "inference_failed", null }));
        Assert.That(lines[1].GetProperty("version").GetString(), Is.EqualTo("v1"));
        Assert.That(lines[1].GetProperty("revision").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("\uFEFF{0}\n{1}\n", 1, 2)]
    [TestCase("{0}\r\n{1}\r\n", 1, 2)]
    [TestCase("{0}\n{1}", 1, 2)]
    [TestCase("\n \t\r\n{0}\n\r\n{1}\n\n", 3, 5)]
    public async Task Send_OtherLineBreaks_AreUnderstood(string form, int first, int second)
    {
        var text = form.Replace("{0}", Row(8).Trim(), StringComparison.Ordinal).Replace("{1}", Row(9).Trim(), StringComparison.Ordinal);

        var lines = await PostAsync(text);

        Assert.That(lines.Select(line => (Number(line), Result(line))), Is.EqualTo(new[] { ((long)first, 8.0), (second, 9.0) }));
    }

    [TestCase("")]
    [TestCase("\n\r\n")]
    [TestCase("\uFEFF")]
    public async Task Send_Nothing_AnswersNothing(string text) => Assert.That(await PostAsync(text), Is.Empty);

    [TestCase(4096, null)]
    [TestCase(4097, "body_too_large")]
    [TestCase(40_000, "body_too_large")]
    public async Task Send_LongLine_IsRefusedAloneBeyondTheBodyLimit(int length, string? code)
    {
        var lines = await PostAsync($"{Row(1)}{Row(2).Trim().PadRight(length)}\n{Row(3)}");

        Assert.That(lines.Select(line => (Number(line), Code(line))), Is.EqualTo(new[] { (1L, (string?)null), (2L, code), (3L, null) }));
        Assert.That(lines[1].TryGetProperty("end", out _), Is.False);
    }

    [Test]
    public async Task Send_MoreThanTheStreamLimit_EndsWithALineThatSaysSo()
    {
        using var client = await StreamClient.OpenAsync(_server.Client.BaseAddress!, "echo");
        await client.SendAsync(Row(1) + Row(2));
        Assert.That(Number((await client.ReadAsync())!.Value), Is.EqualTo(1));
        Assert.That(Number((await client.ReadAsync())!.Value), Is.EqualTo(2));
        await client.SendAsync(new string(' ', 65536));

        var last = (await client.ReadAsync())!.Value;

        Assert.That((Number(last), Code(last), last.GetProperty("end").GetBoolean()), Is.EqualTo((3, "body_too_large", true)));
        Assert.That(last.GetProperty("msg").GetString(), Does.Contain("server.stream-limit"));
        Assert.That(await client.ReadAsync(), Is.Null);
    }

    [Test]
    public async Task Send_LengthBeyondTheStreamLimit_IsRefusedBeforeItBegins() => await Replies.ProblemAsync(
        await _server.PostAsync("/models/echo/stream", new string(' ', 65537), "application/x-ndjson"), 413, "body_too_large");

    [TestCase("application/x-ndjson")]
    [TestCase("application/jsonl")]
    [TestCase("application/json-lines")]
    [TestCase("application/json; charset=utf-8")]
    public async Task Send_ContentTypeOfLines_IsRead(string type)
    {
        using var reply = await _server.PostAsync("/models/echo/stream", Row(5), type);

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Result(JsonElement.Parse(await reply.Content.ReadAsStringAsync())), Is.EqualTo(5));
    }

    [TestCase("")]
    [TestCase("text/csv")]
    [TestCase("application/x-ndjson; charset=latin1")]
    [TestCase("multipart/form-data; boundary=x")]
    public async Task Send_OtherContentType_Is415(string type) =>
        await Replies.ProblemAsync(await _server.PostAsync("/models/echo/stream", Row(5), type), 415, "unsupported_media_type");

    [Test]
    public async Task Send_Compressed_Is415()
    {
        using var content = new ByteArrayContent([31, 139]);
        content.Headers.ContentType = new("application/x-ndjson");
        content.Headers.ContentEncoding.Add("zstd");

        await Replies.ProblemAsync(await _server.Client.PostAsync("/models/echo/stream", content), 415, "unsupported_media_type");
    }

    [Test]
    public async Task Send_ClientExpectsContinue_IsToldAtOnce()
    {
        using var client = await StreamClient.OpenAsync(_server.Client.BaseAddress!, "echo", "application/jsonl\r\nExpect: 100-continue");

        Assert.That(client.Head[0], Is.EqualTo("HTTP/1.1 100 Continue"));
        client.Abort();
    }

    [Test]
    public async Task Send_UnknownModel_Is404() =>
        await Replies.ProblemAsync(await _server.PostAsync("/models/nobody/stream", Row(5), "application/x-ndjson"), 404, "unknown_model");

    [Test]
    public async Task Get_Stream_Is405() => await Replies.ProblemAsync(await _server.Client.GetAsync("/models/echo/stream"), 405, "method_not_allowed");

    internal static string Row(int x) => $$"""{"features":[{{x}},0]}""" + "\n";

    internal static long Number(JsonElement line) => line.GetProperty("line").GetInt64();

    internal static double Result(JsonElement line) => line.GetProperty("data").GetProperty("result").GetDouble();

    internal static string? Code(JsonElement line) => line.TryGetProperty("code", out var code) ? code.GetString() : null;

    private static Task<List<JsonElement>> PostAsync(string text) => PostAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<List<JsonElement>> PostAsync(byte[] bytes)
    {
        using var client = await StreamClient.OpenAsync(_server.Client.BaseAddress!, "echo");
        await client.SendAsync(bytes);
        await client.EndSendingAsync();
        return await client.ReadToEndAsync();
    }
}
