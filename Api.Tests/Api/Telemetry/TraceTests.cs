using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Telemetry;

/// <summary>One id for what a request did: in replies, errors, logs and recorded predictions, and in what is sent to a collector.</summary>
public sealed class TraceTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Valid = """{"features":[5.1,3.5,1.4,0.2]}""";

    [TestCase("01")]
    [TestCase("00")]
    public async Task Request_WithATrace_KeepsItEverywhere(string flags)
    {
        await using var server = await TestServer.StartAsync();
        using var good = await SendAsync(server.Client, "/models/iris", Valid, $"00-{Trace}-b7ad6b7169203331-{flags}");
        Assert.That(good.Headers.GetValues("traceresponse"), Has.One.Matches($"^00-{Trace}-[0-9a-f]{{16}}-{flags}$"));
        Assert.That(good.Headers.GetValues("Server-Timing"), Has.One.Matches(@"^queue;dur=[\d.]+, infer;dur=[\d.]+$"));
        var id = (await TestServer.JsonOf(good)).GetProperty("data").GetProperty("id").GetString();
        var recorded = await TestServer.JsonOf(await server.Client.GetAsync($"/predictions/{id}"));
        Assert.That(recorded.GetProperty("data").GetProperty("traceId").GetString(), Is.EqualTo(Trace));

        using var bad = await SendAsync(server.Client, "/models/iris", "{}", $"00-{Trace}-b7ad6b7169203331-{flags}");
        Assert.That((await TestServer.JsonOf(bad)).GetProperty("traceId").GetString(), Is.EqualTo(Trace));
        Assert.That(bad.Headers.GetValues("traceresponse"), Has.One.StartsWith($"00-{Trace}-"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    public async Task Request_WithoutAValidTrace_GetsOneOfItsOwn(string? parent)
    {
        await using var server = await TestServer.StartAsync();
        using var one = await SendAsync(server.Client, "/models/iris", "{}", parent);
        using var two = await SendAsync(server.Client, "/models/iris", "{}", parent);
        string[] ids = [(await TestServer.JsonOf(one)).GetProperty("traceId").GetString()!, (await TestServer.JsonOf(two)).GetProperty("traceId").GetString()!];
        Assert.That(ids, Is.Unique.And.All.Matches("^[0-9a-f]{32}$"));
        Assert.That(one.Headers.GetValues("traceresponse").Single(), Is.EqualTo($"00-{ids[0]}-{one.Headers.GetValues("traceresponse").Single().Split('-')[2]}-00"));
    }

    [Test]
    public async Task Task_RunsInTheTraceThatPostedIt()
    {
        await using var server = await TestServer.StartAsync();
        using var posted = await SendAsync(server.Client, "/models/iris/tasks", Valid, $"00-{Trace}-b7ad6b7169203331-00");
        await Poll.UntilAsync(
            async () => (await TestServer.JsonOf(await server.Client.GetAsync("/predictions?limit=1"))).GetProperty("data") is var list && list.GetArrayLength() == 1
                && list[0].GetProperty("traceId").GetString() == Trace,
            "the prediction of the task names the trace");
    }

    [Test]
    public async Task Otlp_Collector_GetsSpansAndMetrics()
    {
        await using var collector = await StubApi.StartAsync(_ => Task.CompletedTask);
        await using var server = await TestServer.StartAsync(
            $"telemetry: {{ sample: 1, otlp: {{ endpoint: \"{collector.Url}\", protocol: http, interval: 1s }} }}\n{TestServer.SampleConfig}");
        using var reply = await SendAsync(server.Client, "/models/iris", Valid, null);
        Assert.That(reply.Headers.GetValues("traceresponse").Single(), Does.EndWith("-01"));
        await Poll.UntilAsync(() => Task.FromResult(Has("/v1/traces", "queue", "infer", "store", "http.request.method", "http.response.status_code") && Has("/v1/metrics", "interlock.requests", "http.server.request.duration")), "both have come");

        bool Has(string path, params string[] names) =>
            string.Concat(collector.Requests.Where(request => request.Path == path).Select(request => request.Body)) is var sent && Array.TrueForAll(names, sent.Contains);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string json, string? parent)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (parent is not null)
        {
            request.Headers.TryAddWithoutValidation("traceparent", parent);
        }

        return client.SendAsync(request);
    }
}
