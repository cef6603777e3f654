using System.Net;
using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Quotas;

/// <summary>Callers with limits, on a whole server.</summary>
public sealed class QuotaTests
{
    private static readonly FakeModel Model = new();
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(
        $$"""
        {{FakeModel.Yaml}}
        access:
          keys:
            slow: { id: slow, hash: "{{HashOf("slow")}}", role: infer, rate: 1/h, burst: 2 }
            one: { id: one, hash: "{{HashOf("one")}}", role: infer, concurrency: 1 }
            few: { id: few, hash: "{{HashOf("few")}}", role: infer, rows-per-day: 5 }
            free: { id: free, hash: "{{HashOf("free")}}", role: infer }
            full: { id: full, hash: "{{HashOf("full")}}", role: infer, rows-per-day: 3, rate: 1000/s }
        """,
        Model.Wire);

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Rate_UsedUp_Is429UntilThereIsMore()
    {
        var first = await GetAsync("slow");
        Assert.That(first.Headers.GetValues("RateLimit-Policy"), Is.EqualTo(new[] { "\"rate\";q=2;w=7200" }));
        Assert.That(first.Headers.GetValues("RateLimit"), Is.EqualTo(new[] { "\"rate\";r=1;t=3600" }));
        await GetAsync("slow");

        var reply = await GetAsync("slow");
        await Replies.ProblemAsync(reply, 429, "rate_limited");
        Assert.That(reply.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.FromMinutes(30)).And.LessThanOrEqualTo(TimeSpan.FromHours(1)));
        Assert.That(reply.Headers.GetValues("RateLimit"), Is.EqualTo(new[] { "\"rate\";r=0;t=3600" }));
        Assert.That((await GetAsync("free")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Concurrency_UsedUp_Is429UntilARequestEnds()
    {
        Model.Close();
        var running = PostAsync("one", 1);
        await Poll.UntilAsync(() => Task.FromResult(Model.Entered > 0), "the model runs");

        await Replies.ProblemAsync(await GetAsync("one"), 429, "rate_limited");
        Assert.That((await GetAsync("free")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Model.Open();
        await running;
        Assert.That((await GetAsync("one")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task RowsPerDay_UsedUp_Are429InEachWayOfCalling()
    {
        Assert.That((await PostAsync("few", 3)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var last = await PostAsync("few", 3);
        Assert.That(last.StatusCode, Is.EqualTo(HttpStatusCode.OK), "the request that reaches the limit is answered");
        Assert.That(last.Headers.GetValues("RateLimit").Single(), Does.StartWith("\"rows\";r=0;t="));

        foreach (var path in new[] { "/models/echo", "/models/echo/rows", "/models/echo/tasks", "/models/echo/stream" })
        {
            await Replies.ProblemAsync(await PostAsync("few", 1, path), 429, "rate_limited");
        }

        Assert.That((await GetAsync("few")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "reading is no use of rows");
    }

    [Test]
    public async Task RowsPerDay_UsedUpWithinAStream_FailsTheLinesBehind()
    {
        using var request = Request(HttpMethod.Post, "/models/echo/stream", "full");
        request.Content = new StringContent(string.Concat(Enumerable.Repeat("{\"features\":[1,2]}\n", 50)), Encoding.UTF8, "application/x-ndjson");

        var lines = (await (await _server.Client.SendAsync(request)).Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // Some lines run at the same time as the one that reaches the limit.
        Assert.That(lines.Count(line => line.Contains("rate_limited", StringComparison.Ordinal)), Is.InRange(30, 47), string.Join('\n', lines));
    }

    private static string HashOf(string name) => $"sha256:{KeyToken.HashOf(TestKeys.Of(name))}";

    private static HttpRequestMessage Request(HttpMethod method, string path, string key) => new(method, path) { Headers = { { "x-api-key", TestKeys.Of(key) } } };

    private static async Task<HttpResponseMessage> GetAsync(string key)
    {
        using var request = Request(HttpMethod.Get, "/models", key);
        return await _server.Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> PostAsync(string key, int rows, string path = "/models/echo")
    {
        using var request = Request(HttpMethod.Post, path, key);
        var body = $"{{\"instances\":[{string.Join(',', Enumerable.Repeat("{\"features\":[1,2]}", rows))}]}}";
        request.Content = new StringContent(body, Encoding.UTF8, path.EndsWith("stream", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json");
        return await _server.Client.SendAsync(request);
    }
}
