using System.Net;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Inference;

/// <summary>Triton's settings of logs and traces by request. Not beside other tests: servers of one process share its log and its traces.</summary>
internal sealed class SettingsTests
{
    private const string Otlp = """telemetry: { sample: 0.01, otlp: { endpoint: "http://127.0.0.1:1" } }""";
    private const string Traces = """{"trace_level":["LEVEL"],"trace_rate":"RATE","trace_count":"-1","log_frequency":"0","trace_file":"","trace_mode":"opentelemetry"}""";

    private readonly FakeModel _model = new();

    [Test]
    public async Task Logging_Unchanged_IsShown()
    {
        await using var server = await StartAsync();

        var reply = await server.PostAsync("/v2/logging", """{"log_file":"","log_info":true,"log_format":"default"}""");

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), await reply.Content.ReadAsStringAsync());
        Assert.That((await TestServer.JsonOf(reply)).ToString(), Is.EqualTo((await server.GetJsonAsync("/v2/logging")).ToString()));
        Assert.That(
            (await server.GetJsonAsync("/v2/logging")).ToString(),
            Is.EqualTo("""{"log_file":"","log_info":true,"log_warning":true,"log_error":true,"log_verbose_level":0,"log_format":"default"}"""));
    }

    [TestCase("/v2/logging", """{"log_info":false,"log_warning":1,"log_verbose_level":-1,"log_file":"a.log","log_format":"ISO8601","log_colour":true}""", "log_warning log_verbose_level log_file log_format log_colour")]
    [TestCase("/v2/trace/setting", """{"trace_rate":"2","trace_level":["TENSORS"],"trace_count":"5","log_frequency":"1","trace_file":"a","trace_mode":"triton","trace_x":""}""", "trace_level trace_count log_frequency trace_file trace_mode trace_x")]
    [TestCase("/v2/trace/setting", """{"trace_rate":"0","trace_level":"OFF"}""", "trace_rate trace_level")]
    [TestCase("/v2/trace/setting", """{"trace_rate":2}""", "trace_rate")]
    [TestCase("/v2/logging", "[]", "$:")]
    [TestCase("/v2/logging", "", "$:")]
    public async Task Post_SettingsThatCannotBe_AreAllNamedAndNothingChanges(string path, string body, string named)
    {
        await using var server = await StartAsync(Otlp);
        var before = (await server.GetJsonAsync(path)).ToString();

        var reply = await server.PostAsync(path, body);

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        var error = (await TestServer.JsonOf(reply)).GetProperty("error").GetString();
        foreach (var name in named.Split(' '))
        {
            Assert.That(error, Does.Contain(name));
        }

        Assert.That((await server.GetJsonAsync(path)).ToString(), Is.EqualTo(before));
    }

    [Test]
    public async Task Trace_RateAndLevel_AreChangedAndCleared()
    {
        await using var server = await StartAsync(Otlp);
        Assert.That((await server.GetJsonAsync("/v2/trace/setting")).ToString(), Is.EqualTo(Shown("TIMESTAMPS", 100)));

        Assert.That(await SetAsync("""{"trace_rate":"1"}"""), Is.EqualTo(Shown("TIMESTAMPS", 1)));
        var traced = await server.PostAsync("/models/echo", """{"features":[1,2]}""");
        Assert.That(Replies.Header(traced, "traceresponse"), Does.EndWith("-01"));
        Assert.That(await SetAsync("""{"trace_level":["OFF"]}"""), Is.EqualTo(Shown("OFF", 1)));
        var untraced = await server.PostAsync("/models/echo", """{"features":[1,2]}""");
        Assert.That(Replies.Header(untraced, "traceresponse"), Does.EndWith("-00"));
        Assert.That(await SetAsync("""{"trace_level":["TIMESTAMPS"]}"""), Is.EqualTo(Shown("TIMESTAMPS", 1)));
        Assert.That(await SetAsync("""{"trace_level":null,"trace_rate":null}"""), Is.EqualTo(Shown("TIMESTAMPS", 100)));
        Assert.That((await server.GetJsonAsync("/v2/models/echo/trace/setting")).ToString(), Is.EqualTo(Shown("TIMESTAMPS", 100)));

        async Task<string> SetAsync(string body) => (await TestServer.JsonOf(await server.PostAsync("/v2/trace/setting", body))).ToString();
    }

    [Test]
    public async Task Trace_OfOneModel_IsSetForTheWholeServer()
    {
        await using var server = await StartAsync(Otlp);

        var reply = await server.PostAsync("/v2/models/echo/trace/setting", """{"trace_rate":"1"}""");

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await TestServer.JsonOf(reply)).GetProperty("error").GetString(), Does.Contain("POST /v2/trace/setting"));
    }

    [Test]
    public async Task Trace_WithoutACollector_IsOffAndCannotBeOn()
    {
        await using var server = await StartAsync();
        Assert.That((await server.GetJsonAsync("/v2/trace/setting")).ToString(), Is.EqualTo(Shown("OFF", 100)));

        var reply = await server.PostAsync("/v2/trace/setting", """{"trace_level":["TIMESTAMPS"]}""");

        Assert.That((int)reply.StatusCode, Is.EqualTo(400));
        Assert.That((await TestServer.JsonOf(reply)).GetProperty("error").GetString(), Does.Contain("telemetry.otlp"));
    }

    [Test]
    public async Task Post_CallersAndPages_AdminsChangeAndAreAudited()
    {
        await using var server = await StartAsync(Otlp + TestKeys.Yaml);

        foreach (var (path, body) in new[] { ("/v2/logging", """{"log_info":true}"""), ("/v2/trace/setting", """{"trace_rate":"7"}""") })
        {
            Assert.That((int)(await server.PostAsync(path, body)).StatusCode, Is.EqualTo(401));
            Assert.That((int)(await SendAsync(path, body, "operate")).StatusCode, Is.EqualTo(403));
            Assert.That((int)(await SendAsync(path, body, "admin")).StatusCode, Is.EqualTo(200));
        }

        server.Client.With("admin");
        var entries = (await server.GetJsonAsync("/admin/audit?limit=10")).GetProperty("data").EnumerateArray().Where(entry => !Text(entry, "action").StartsWith("access", StringComparison.Ordinal)).ToList();
        Assert.That(entries.Select(entry => (Text(entry, "action"), Text(entry, "caller"), Text(entry, "outcome"))), Is.EqualTo(new[] { ("trace.set", "admin", "done"), ("logging.set", "admin", "done") }));
        Assert.That(entries[0].GetProperty("before").GetProperty("trace_rate").GetString(), Is.EqualTo("100"));
        Assert.That(entries[0].GetProperty("after").GetProperty("trace_rate").GetString(), Is.EqualTo("7"));

        async Task<HttpResponseMessage> SendAsync(string path, string body, string caller)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body), Headers = { { "x-api-key", TestKeys.Of(caller) } } };
            return await server.Client.SendAsync(request);
        }

        static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;
    }

    [TestCase("/v2/logging")]
    [TestCase("/v2/trace/setting")]
    public async Task Post_PageOfAnotherSite_IsRefused(string path)
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}"), Headers = { { "Sec-Fetch-Site", "cross-site" } } };

        Assert.That((int)(await server.Client.SendAsync(request)).StatusCode, Is.EqualTo(403));
    }

    [Test]
    public async Task Logging_Verbose_IsWrittenUntilTheFileIsEdited()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        folder.Write("nlog.config", await File.ReadAllTextAsync(Repository.PathOf("nlog.config")));
        await using var server = await ServerProcess.Start(folder.Path).ReadyAsync();

        await server.PostOkAsync("/v2/logging", """{"log_verbose_level":1}""");

        await Poll.UntilAsync(
            async () =>
            {
                using var form = new MultipartFormDataContent { { new ByteArrayContent("no picture"u8.ToArray()), "img_file", "a.png" } };
                using var reply = await server.Client.PostAsync("/models/image-class", form);
                return (await File.ReadAllTextAsync(folder.PathOf("logs/application.log"))).Contains("A picture was refused", StringComparison.Ordinal);
            },
            "refused pictures are logged at level Debug");
        Assert.That(await VerboseAsync(), Is.EqualTo(1));

        await File.AppendAllTextAsync(folder.PathOf("nlog.config"), "<!-- edited -->");
        await Poll.UntilAsync(async () => await VerboseAsync() == 0, "the edit is applied");

        async Task<int> VerboseAsync() => (await TestServer.JsonOf(await server.Client.GetAsync("/v2/logging"))).GetProperty("log_verbose_level").GetInt32();
    }

    private static string Shown(string level, int rate) =>
        Traces.Replace("LEVEL", level, StringComparison.Ordinal).Replace("RATE", $"{rate}", StringComparison.Ordinal);

    private Task<TestServer> StartAsync(string more = "") => TestServer.StartAsync($"{more}\n{FakeModel.Yaml}", _model.Wire);
}
