using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Access;

/// <summary>Callers with keys of config.yaml: who gets in, and what each sees.</summary>
[Parallelizable]
public sealed class KeyTests
{
    private const string Sensors = "/sensors";

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(TestServer.SampleConfig + TestKeys.Yaml);

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("Authorization", "Bearer KEY", 200)]
    [TestCase("Authorization", "bearer KEY", 200)]
    [TestCase("X-API-Key", "KEY", 200)]
    [TestCase("Authorization", "Basic KEY", 401)]
    [TestCase("Authorization", "KEY", 401)]
    [TestCase("Authorization", "Bearer", 401)]
    [TestCase("Authorization", "Bearer KEYx", 401)]
    [TestCase("x-api-key", "KEY%C3%A9", 401)]
    [TestCase("x-api-key", "", 401)]
    [TestCase("x-api-key", "ilk_view_", 401)]
    [TestCase("x-api-key", "ilk__", 401)]
    [TestCase("x-admin-key", "KEY", 401)]
    [TestCase("Cookie", "key=KEY", 401)]
    public async Task Key_InAHeader_IsTheCaller(string header, string value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.TryAddWithoutValidation(header, value.Replace("KEY", TestKeys.Of("view"), StringComparison.Ordinal));

        Assert.That((int)(await _server.Client.SendAsync(request)).StatusCode, Is.EqualTo(status));
    }

    [TestCase("x-api-key: KEY\r\nx-api-key: KEY")]
    [TestCase("x-api-key: KEY\r\nAuthorization: Bearer KEY")]
    [TestCase("Authorization: Bearer KEY\r\nAuthorization: Bearer KEY")]
    public async Task Key_Twice_Is401(string headers)
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync($"GET /models HTTP/1.1\r\nHost: localhost\r\n{headers.Replace("KEY", TestKeys.Of("admin"), StringComparison.Ordinal)}\r\nConnection: close\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith("HTTP/1.1 401 "));
    }

    [Test]
    public async Task Key_ThatExpired_Is401AndSaysWhen()
    {
        var problem = await Replies.ProblemAsync(await GetAsync("/models", "expired"), 401, "unauthenticated");

        Assert.That(problem.GetProperty("detail").GetString(), Is.EqualTo("The key expired on 2020-02-01 00:00 UTC."));
    }

    [TestCase("/models?x-api-key=KEY")]
    [TestCase("/models?access_token=KEY")]
    [TestCase("/healthz/../models")]
    [TestCase("/healthz/%2e%2e/models")]
    [TestCase("//models")]
    [TestCase("/healthz//../admin/revisions")]
    [TestCase("/MODELS")]
    [TestCase("/models/")]
    [TestCase("/healthz/live/..%2f..%2fadmin/revisions")]
    [TestCase("/openapi.json")]
    [TestCase("/docs/index.html")]
    [TestCase("/docs/swagger-ui.css")]
    public async Task Path_Tricks_ReachNothingWithoutAKey(string path)
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync($"GET {path.Replace("KEY", TestKeys.Of("admin"), StringComparison.Ordinal)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith("HTTP/1.1 401 "));
    }

    [Test]
    public async Task Loopback_WithAccess_IsNoAdmin() =>
        await Replies.ProblemAsync(await _server.Client.GetAsync("/admin/revisions"), 401, "unauthenticated");

    [TestCase(null, 200)]
    [TestCase("X-Forwarded-For: 10.0.0.7", 401)]
    [TestCase("Via: 1.1 proxy", 401)]
    public async Task Health_OnThisMachine_NeedsNoKey(string? header, int status)
    {
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync($"GET /healthz/ready HTTP/1.1\r\nHost: localhost\r\n{(header is null ? "" : $"{header}\r\n")}Connection: close\r\n\r\n");

        Assert.That(await connection.ReadToEndAsync(), Does.StartWith($"HTTP/1.1 {status} "));
    }

    [Test]
    public async Task Health_Anonymous_IsOpenToForwardedRequests()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + TestKeys.Yaml + "\n  anonymous: [health]\n", new FakeModel().Wire);
        foreach (var (path, status) in new[] { ("/healthz/live", 200), ("/healthz/ready", 200), ("/models", 401) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Forwarded-For", "10.0.0.7" } } };
            Assert.That((int)(await server.Client.SendAsync(request)).StatusCode, Is.EqualTo(status), path);
        }
    }

    [Test]
    public async Task Access_Alone_AnswersNobody()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + "\naccess:\n", new FakeModel().Wire);

        await Replies.ProblemAsync(await server.Client.GetAsync("/models"), 401, "unauthenticated");
        await Replies.ProblemAsync(await server.PostAsync("/models/echo", """{"features":[1,2]}"""), 401, "unauthenticated");
    }

    [Test]
    public async Task Models_OfABoundedCaller_AreItsOwn()
    {
        var listed = await Replies.OkAsync(await GetAsync("/models", "bounded"));

        Assert.That(listed.EnumerateArray().Select(model => model.GetProperty("name").GetString()), Is.EqualTo(new[] { "iris" }));
        await Replies.InferredAsync(await PostAsync("/models/iris", Iris.Body, "bounded"));
        foreach (var path in new[] { "/models/wine", "/models/WINE", "/models/none", "/models/wine/stream", "/models/wine/rows", "/models/wine/tasks", "/models/sensor-score/fill" })
        {
            await Replies.ProblemAsync(await PostAsync(path, "{}", "bounded"), 403, "forbidden");
        }

        await Replies.ProblemAsync(await GetAsync("/models/wine", "bounded"), 403, "forbidden");
        await Replies.ProblemAsync(await PostAsync("/sensors/readings", "sensor,timestamp,value\na,2026-01-01T00:00:00Z,1\n", "bounded", "text/csv"), 403, "forbidden");
    }

    [Test]
    public async Task Predictions_OfACaller_AreSeenByItAndByTheRoleView()
    {
        var id = (await PostAsync("/models/iris", Iris.Body, "infer")).Headers.GetValues("x-prediction-id").Single();
        await PostAsync("/models/iris", Iris.Body, "other");

        Assert.That((await Replies.OkAsync(await GetAsync($"/predictions/{id}", "infer"))).GetProperty("caller").GetString(), Is.EqualTo("infer"));
        await Replies.ProblemAsync(await GetAsync($"/predictions/{id}", "other"), 404, "not_found");
        await Replies.ProblemAsync(await GetAsync($"/predictions/{id}/replay", "infer"), 403, "forbidden");
        foreach (var (key, sees) in new[] { ("infer", false), ("view", false), ("operate", false), ("payloads", true), ("admin", true) })
        {
            var one = await Replies.OkAsync(await GetAsync($"/predictions/{id}", key));
            Assert.That(one.TryGetProperty("request", out _), Is.EqualTo(sees), key);
            Assert.That(one.TryGetProperty("response", out _), key);
            var list = (await TestServer.JsonOf(await GetAsync("/predictions?model=iris", key))).GetProperty("data").EnumerateArray().ToList();
            Assert.That(list.Select(prediction => prediction.TryGetProperty("request", out _)), Has.All.EqualTo(sees), key);
            Assert.That(list.Select(prediction => prediction.GetProperty("caller").GetString()), key == "infer" ? Has.All.EqualTo("infer") : Has.Member("other"));
        }
    }

    [TestCase("/models/iris/stream", "application/x-ndjson")]
    [TestCase("/models/iris/tasks", "application/json")]
    [TestCase("/models/iris", "application/json")]
    public async Task Predictions_InEachWayOfCalling_AreTheCallers(string path, string contentType)
    {
        await PostAsync(path, Iris.Body, "other", contentType);
        var before = await CountAsync("infer");

        await (await PostAsync(path, Iris.Body, "infer", contentType)).Content.ReadAsStringAsync();

        await Poll.UntilAsync(async () => await CountAsync("infer") == before + 1, "the prediction is the caller's");
        Assert.That((await TestServer.JsonOf(await GetAsync("/predictions?limit=1000", "infer"))).GetProperty("data").EnumerateArray().Select(prediction => prediction.GetProperty("caller").GetString()), Has.All.EqualTo("infer"));
    }

    [Test]
    public async Task Tasks_OfACaller_AreSeenAndCancelledByItAndByTheRoleOperate()
    {
        var id = (await TestServer.JsonOf(await PostAsync("/models/iris/tasks", Iris.Body, "infer"))).GetProperty("data").GetProperty("id").GetString();
        foreach (var path in new[] { $"/tasks/{id}", $"/tasks/{id}/events" })
        {
            await Replies.ProblemAsync(await GetAsync(path, "other"), 404, "not_found");
        }

        await Poll.UntilAsync(async () => (await TestServer.JsonOf(await GetAsync($"/tasks/{id}", "infer"))).GetProperty("data").GetProperty("status").GetString() == "succeeded", "the task ends");
        await Replies.ProblemAsync(await SendAsync(HttpMethod.Delete, $"/tasks/{id}", "other"), 404, "not_found");
        await Replies.ProblemAsync(await SendAsync(HttpMethod.Post, $"/tasks/{id}/retry", "other"), 404, "not_found");
        await Replies.ProblemAsync(await SendAsync(HttpMethod.Delete, $"/tasks/{id}", "view"), 403, "forbidden");
        await Replies.ProblemAsync(await SendAsync(HttpMethod.Delete, $"/tasks/{id}", "operate"), 409, "task_finished");
        await Replies.ProblemAsync(await SendAsync(HttpMethod.Delete, $"/tasks/{id}", "infer"), 409, "task_finished");
        Assert.That((await TestServer.JsonOf(await GetAsync("/tasks", "other"))).GetProperty("data").EnumerateArray().Select(task => task.GetProperty("id").GetString()), Has.No.Member(id));
        Assert.That((await TestServer.JsonOf(await GetAsync("/tasks", "view"))).GetProperty("data").EnumerateArray().Select(task => task.GetProperty("id").GetString()), Has.Member(id));
    }

    [Test]
    public async Task IdempotencyKey_OfAnotherCaller_IsAnotherTask()
    {
        var tasks = new List<JsonElement>();
        foreach (var name in new[] { "infer", "other", "infer" })
        {
            using var request = Request(HttpMethod.Post, "/models/iris/tasks", name);
            request.Headers.Add("Idempotency-Key", "order-17");
            request.Content = new StringContent(Iris.Body, Encoding.UTF8, "application/json");
            tasks.Add((await TestServer.JsonOf(await _server.Client.SendAsync(request))).GetProperty("data"));
        }

        Assert.That(tasks[2].GetProperty("id").GetString(), Is.EqualTo(tasks[0].GetProperty("id").GetString()));
        Assert.That(tasks[1].GetProperty("id").GetString(), Is.Not.EqualTo(tasks[0].GetProperty("id").GetString()));
    }

    [Test]
    public async Task WrongKeys_Many_AreThrottledAndRightOnesAreNot()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + TestKeys.Yaml, new FakeModel().Wire);
        var statuses = new List<int>();
        for (var i = 0; i < 40; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/models") { Headers = { { "x-api-key", $"ilk_view_{i}" } } };
            var reply = await server.Client.SendAsync(request);
            statuses.Add((int)reply.StatusCode);
            Assert.That(reply.Headers.RetryAfter is not null, Is.EqualTo((int)reply.StatusCode == 429));
        }

        Assert.That(statuses, Has.All.AnyOf(401, 429));
        Assert.That((statuses[0], statuses[^1]), Is.EqualTo((401, 429)));
        Assert.That((int)(await server.Client.With("view").GetAsync("/models")).StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task Sensors_AreForTheRoleView()
    {
        await Replies.ProblemAsync(await GetAsync(Sensors, "infer"), 403, "forbidden");
        Assert.That((int)(await GetAsync(Sensors, "view")).StatusCode, Is.EqualTo(200));
        await Replies.OkAsync(await PostAsync("/sensors/readings", "sensor,timestamp,value\na,2026-01-01T00:00:00Z,1\n", "infer", "text/csv"));
    }

    private static async Task<int> CountAsync(string key) =>
        (await TestServer.JsonOf(await GetAsync("/predictions?limit=1000", key))).GetProperty("data").GetArrayLength();

    private static Task<HttpResponseMessage> GetAsync(string path, string key) => SendAsync(HttpMethod.Get, path, key);

    private static async Task<HttpResponseMessage> PostAsync(string path, string body, string key, string contentType = "application/json")
    {
        using var request = Request(HttpMethod.Post, path, key);
        request.Content = new StringContent(body, Encoding.UTF8, contentType);
        return await _server.Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key)
    {
        using var request = Request(method, path, key);
        return await _server.Client.SendAsync(request);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string key) => new(method, path) { Headers = { { "x-api-key", TestKeys.Of(key) } } };
}
