using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using NSwag;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Swagger;

/// <summary>Real replies of every operation are what the document says, with every status that can be provoked.</summary>
[Parallelizable]
public sealed class DocumentedRepliesTests
{
    private const string Key = "an-admin-key-of-this-test";
    private const string None = "01a1faee55a17108b834e20b575db1f0";
    private const string Row = """{"features":[5.1,3.5,1.4,0.2]}""";
    private const string Json = "application/json";

    private static readonly string Yaml = TestServer.SampleConfig
        .Replace("body-limit: 16MiB", $"body-limit: 64KiB\n  stream-limit: 64KiB\n  admin-key: {Key}", StringComparison.Ordinal) + """

        jobs:
          work: { steps: { a: { kind: sql, sql: "select 1" } } }
          wrong: { steps: { a: { kind: sql, sql: "select nothing" } } }
          slow: { steps: { a: { kind: command, command: [sleep, 60] } } }
        """;

    private TestServer _server = null!;
    private ApiDocument _document = null!;

    [Test]
    public async Task Replies_OfEveryOperation_AreAsDocumented()
    {
        await using var server = await TestServer.StartAsync(Yaml);
        (_server, _document) = (server, await ApiDocument.OfAsync(server));

        foreach (var operation in _document.Operations.ToList())
        {
            await RefuseAsync(operation);
            await MissAsync(operation);
        }

        await InferAsync();
        await FollowTasksAsync();
        await ReadPredictionsAsync();
        await RunJobsAsync();
        await ReadSensorsAsync();
        await SwapAsync();
        await RefuseCallersAsync();

        // Each needs a fault, a full queue, a slow task, a model that fails on an input, or lost files; they have tests of their own.
        var unseen = _document.Unseen.Where(reply => reply.Status is not ("500" or "503" or "504"))
            .Where(reply => reply is not ({ Status: "422", Operation: "inferDiabetesRows" or "inferIrisRows" or "inferWineRows" or "replayPrediction" or "rollBackConfig" }
                or { Status: "409", Operation: "replayPrediction" } or { Status: "202", Operation: "cancelTask" }));
        Assert.That(string.Join(' ', unseen), Is.Empty);
    }

    [Test]
    public async Task Replies_OfAServerThatLoads_AreAsDocumented()
    {
        var model = new FakeModel();
        model.Close();
        await using var server = await TestServer.StartUnreadyAsync(FakeModel.Yaml, model.Wire);
        await model.EnteredAsync(1);
        (_server, _document) = (server, await ApiDocument.OfAsync(server));

        foreach (var form in new[] { "", "/rows", "/tasks", "/stream" })
        {
            await AskAsync($"POST /models/echo{form}", """{"instances":[[1,2]]}""", form == "/stream" ? "application/x-ndjson" : Json);
        }

        await AskAsync("GET /healthz/ready");
        model.Open();

        string[] unready = ["inferEcho", "inferEchoRows", "submitEcho", "streamEcho", "getReadiness"];
        Assert.That(_document.Unseen.Where(reply => reply.Status == "503" && unready.Contains(reply.Operation)), Is.Empty);
    }

    /// <summary>What callers are refused where the server has <c>access</c>: one without a key, one without a role, and one that has used up what it may use.</summary>
    private async Task RefuseCallersAsync()
    {
        await using var issuer = await TokenIssuer.StartAsync();
        var key = $"\n  keys: {{ once: {{ id: once, hash: \"sha256:{KeyToken.HashOf(TestKeys.Of("once"))}\", role: admin, rate: 1/d }} }}\n";
        await using var server = await TestServer.StartAsync(TestServer.SampleConfig + issuer.Yaml + key);
        _server = server;
        await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/models") { Headers = { { "x-api-key", TestKeys.Of("once") } } });
        foreach (var operation in _document.Operations.ToList())
        {
            var request = $"{operation.Method.ToUpperInvariant()} {Filled(operation.Path, "iris", "work")}";
            await AskAsync(request, headers: ("Via", "1.1 proxy"));
            await AskAsync(request, headers: ("Authorization", $"Bearer {issuer.Sign([])}"));
            await AskAsync(request, headers: ("x-api-key", TestKeys.Of("once")));
        }
    }

    /// <summary>What is refused in front, and bodies that are too large or of another type.</summary>
    private async Task RefuseAsync(OpenApiOperationDescription operation)
    {
        var request = $"{operation.Method.ToUpperInvariant()} {Filled(operation.Path, "iris", "work")}";
        await AskAsync(request, headers: ("Host", "another.example"));
        await AskAsync(request, headers: ("Origin", "http://another.example"));
        if (operation.Operation.RequestBody is { } body)
        {
            await AskAsync(request, "x", "text/x-unknown", ("x-admin-key", Key));
            await AskAsync(request, new string(' ', 2 << 20), body.Content.Keys.First(), ("x-admin-key", Key), ("Expect", "100-continue"));
        }
    }

    /// <summary>What is not there.</summary>
    private async Task MissAsync(OpenApiOperationDescription operation)
    {
        var request = $"{operation.Method.ToUpperInvariant()} {Filled(operation.Path, "none", "none")}";
        var body = operation.Operation.OperationId == "backfillJob" ? """{"from":"2026-01-01","to":"2026-01-01"}""" : null;
        if (operation.Operation.Tags[0] is not ("Inference" or "Streams"))
        {
            await AskAsync(request, body, headers: ("x-admin-key", operation.Path.StartsWith("/admin/r", StringComparison.Ordinal) ? Key : "wrong"));
            return;
        }

        var type = operation.Operation.RequestBody?.Content.Keys.Last() ?? Json;
        var query = operation.Operation.Parameters.Any(parameter => parameter.Name == "date") ? "?date=2026-01-01" : "";
        await AskAsync($"{request}{query}", type == Json ? Row : $"{Row}\n", type, ("x-model-version", "none"));
    }

    private async Task InferAsync()
    {
        var picture = await PictureAsync();
        string[] tabular = ["iris", "wine", "diabetes"];
        foreach (var (path, body) in tabular.SelectMany(Bodies).Append(("/models/image-class", picture)).Append(("/models/route-plan", Plan())))
        {
            await AskAsync($"POST {path}", body);
            await AskAsync($"POST {path}", "[");
            await AskAsync($"POST {path}", body, Json, ("Content-Encoding", "x"));
            await AskAsync($"POST {path}", body, Json, ("x-model-version", "none"));
            if (!path.EndsWith("/rows", StringComparison.Ordinal))
            {
                await AskAsync($"POST {path}", body, headers: ("Prefer", "respond-async"));
                await AskAsync($"POST {path}/tasks", "[");
                await AskAsync($"POST {path}/tasks", body);
                await AskAsync($"POST {path}/tasks", body, Json, ("Content-Encoding", "x"));
                await AskAsync($"POST {path}/tasks", body, Json, ("x-model-version", "none"));
            }

            await AskAsync($"POST {path.Replace("/rows", "", StringComparison.Ordinal)}/stream", $"{body.ReplaceLineEndings("")}\n[\n", "application/x-ndjson");
        }

        foreach (var path in new[] { "/models/sensor-score/fill", "/models/sensor-score/tasks" })
        {
            await AskAsync($"POST {path}");
            await AskAsync($"POST {path}?date=2026-01-01");
        }

        await AskAsync("POST /models/sensor-score/stream", """{"date":"2026-01-01"}""" + "\n", "application/x-ndjson");
        await AskAsync("POST /models/sensor-score/fill?date=2026-01-01", headers: ("Prefer", "respond-async"));
        await AskAsync("PUT /models/image-class", picture);
        await AskAsync("PUT /models/image-class", picture, Json, ("x-model-version", "none"));
        await AskAsync("PUT /models/image-class", picture, headers: ("Prefer", "respond-async"));
        await AskAsync("POST /models/image-class", """{"images":["aGVsbG8=","aGVsbG8="]}""");
        await ReuseKeysAsync(picture);
    }

    private IEnumerable<(string Path, string Body)> Bodies(string model)
    {
        foreach (var path in new[] { $"/models/{model}", $"/models/{model}/rows" })
        {
            var content = _document.Operations.Single(operation => operation.Path == path).Operation.RequestBody.Content[Json];
            foreach (var example in content.Examples.Values)
            {
                yield return (path, example.Value.ToString()!);
            }
        }
    }

    /// <summary>The key of one request with another one.</summary>
    private async Task ReuseKeysAsync(string picture)
    {
        (string Path, string One, string Other)[] requests =
        [
            .. new[] { "iris", "wine", "diabetes" }.Select(model => ($"/models/{model}", Bodies(model).First().Body, Bodies(model).Last(form => !form.Path.EndsWith("/rows", StringComparison.Ordinal)).Body)),
            ("/models/image-class", picture, picture.Replace("digits", "letters", StringComparison.Ordinal)),
            ("/models/route-plan", Plan(), Plan().Replace("PT8H", "PT7H", StringComparison.Ordinal)),
        ];
        foreach (var (path, one, other) in requests)
        {
            await AskAsync($"POST {path}/tasks", one, Json, ("Idempotency-Key", "k"));
            await AskAsync($"POST {path}/tasks", other, Json, ("Idempotency-Key", "k"));
            await AskAsync($"POST {path}", other, Json, ("Idempotency-Key", "k"), ("Prefer", "respond-async"));
        }

        await AskAsync("PUT /models/image-class", requests[3].Other, Json, ("Idempotency-Key", "k"), ("Prefer", "respond-async"));
        (string Model, string Values)[] rows = [("iris", "3.5,1.4,0.2"), ("wine", "2,2,19,100,2,2,0.3,1.5,5,1,2.5,700"), ("diabetes", "2,32.1,101,157,93.2,38,4,4.8598,87")];
        foreach (var (model, values) in rows)
        {
            await AskAsync($"POST /models/{model}", $$"""{"features":[14,{{values}}]}""", Json, ("x-request-key", "k"));
            await AskAsync($"POST /models/{model}", $$"""{"features":[15,{{values}}]}""", Json, ("x-request-key", "k"));
            await AskAsync($"POST /models/{model}/rows", $$"""{"instances":[[15,{{values}}]]}""", Json, ("x-request-key", "k"));
            await AskAsync($"POST /models/{model}/tasks", $$"""{"features":[15,{{values}}]}""", Json, ("x-request-key", "k"));
        }

        await AskAsync("POST /models/image-class", picture, Json, ("x-request-key", "k"));
        await AskAsync("POST /models/image-class", requests[3].Other, Json, ("x-request-key", "k"));
        await AskAsync("PUT /models/image-class", requests[3].Other, Json, ("x-request-key", "k"));
        await AskAsync("POST /models/image-class/tasks", requests[3].Other, Json, ("x-request-key", "k"));
        foreach (var day in new[] { "2026-01-01", "2026-01-02" })
        {
            await AskAsync($"POST /models/sensor-score/tasks?date={day}", null, Json, ("Idempotency-Key", "k"));
            await AskAsync($"POST /models/sensor-score/fill?date={day}", null, Json, ("Idempotency-Key", "k"), ("Prefer", "respond-async"));
        }
    }

    private async Task FollowTasksAsync()
    {
        var task = await IdAsync("POST /models/iris/tasks", Bodies("iris").First().Body);
        await AskAsync($"GET /tasks/{task}/events");
        await AskAsync($"GET /tasks/{task}");
        await AskAsync($"DELETE /tasks/{task}");
        await AskAsync($"POST /tasks/{task}/retry");
        await KeepWaitingAsync();
        await AskAsync("GET /tasks?limit=0");
        await AskAsync("GET /tasks?limit=2");
        await AskAsync("GET /tasks/x?y=1");
        await AskAsync("GET /tasks/x/events?y=1");
    }

    /// <summary>A task that no worker takes.</summary>
    private async Task KeepWaitingAsync()
    {
        var working = _server;
        await using var idle = await TestServer.StartAsync($"{Yaml}\ntasks: {{ workers: 0 }}\n");
        _server = idle;
        var task = await IdAsync("POST /models/iris/tasks", Bodies("iris").First().Body);
        await AskAsync($"DELETE /tasks/{task}");
        await AskAsync($"POST /tasks/{task}/retry");
        _server = working;
    }

    private async Task ReadPredictionsAsync()
    {
        var id = await IdAsync("POST /models/iris", Bodies("iris").First().Body);
        await AskAsync($"GET /predictions/{id}");
        await AskAsync($"GET /predictions/{id}/replay?version=v1");
        await AskAsync("GET /predictions?limit=3");
        await AskAsync("GET /predictions/export?format=csv");
        await AskAsync($"POST /predictions/{id}/label", """{"label":"setosa"}""");
        await AskAsync($"POST /predictions/{id}/label", """{"label":"rose"}""");
        await AskAsync($"POST /predictions/{id}/label", "{}");
        await AskAsync($"POST /predictions/{None}/label", """{"label":"setosa"}""");
        await AskAsync("POST /predictions/labels", $"id,label\n{id},virginica\nx,y\n", "text/csv");
        await AskAsync("POST /predictions/labels", "id\n", "text/csv");
        await AskAsync($"GET /predictions/{id}");
        await AskAsync($"DELETE /predictions/{id}");
        await AskAsync($"DELETE /predictions/{id}");
        await AskAsync("DELETE /predictions?caller=nobody");
        await AskAsync("DELETE /predictions");
        await AskAsync("GET /models/iris/quality");
        await AskAsync("GET /models/iris/quality?since-revision=x");
    }

    private async Task RunJobsAsync()
    {
        await AskAsync("GET /jobs");
        await AskAsync("GET /jobs/work");
        await AskAsync("POST /jobs/work/runs", "[");
        await AskAsync("POST /jobs/work/backfill", "{}");
        await AskAsync("POST /jobs/work/backfill", """{"from":"2026-01-01","to":"2026-01-01"}""");
        var run = await EndedAsync("work");
        foreach (var rest in new[] { "", "/log", "/steps/a/log" })
        {
            await AskAsync($"GET /jobs/work/runs/{run}{rest}");
        }

        await AskAsync($"GET /jobs/work/runs/{run}/log", headers: ("Accept", "text/plain"));
        await AskAsync("GET /jobs/work/runs?limit=1");
        await AskAsync($"POST /jobs/work/runs/{run}/cancel");
        await AskAsync($"POST /jobs/work/runs/{run}/resume");
        await AskAsync($"POST /jobs/wrong/runs/{await EndedAsync("wrong")}/resume");
        await AskAsync($"POST /jobs/slow/runs/{await IdAsync("POST /jobs/slow/runs", "{}")}/cancel");
    }

    private async Task ReadSensorsAsync()
    {
        await AskAsync("POST /sensors/readings", "sensor,timestamp,value\npump,2026-01-01T00:00:00Z,1\npump,2026-01-01T00:05:00Z,x\n", "text/csv");
        await AskAsync("POST /sensors/readings", "[", Json);
        await AskAsync("POST /models/sensor-score/fill?date=2026-01-01");
        await AskAsync("GET /sensors?limit=1");
        await AskAsync("GET /sensors/pump");
        await AskAsync("GET /sensors/pump/scores");
        await AskAsync("POST /sensors/pump/labels", """{"model":"sensor-score","date":"2026-01-01","label":"missed"}""");
        await AskAsync("POST /sensors/pump/labels", """{"model":"sensor-score","date":"2026-01-01","label":"x"}""");
        await AskAsync("POST /sensors/pump/labels", "{}");
        await AskAsync("POST /sensors/none/labels", """{"model":"sensor-score","date":"2026-01-01","label":"missed"}""");
        await AskAsync("GET /sensors/pump/labels?date=2026-01-01");
        await AskAsync("GET /sensors/none/labels?date=2026-01-01");
        await AskAsync("GET /sensors/pump/labels");
    }

    private async Task SwapAsync()
    {
        var (admin, yaml) = (("x-admin-key", Key), "application/yaml");
        var next = Yaml.Replace("active: v2", "active: v1", StringComparison.Ordinal);
        await AskAsync("POST /admin/plan", next, yaml, admin);
        await AskAsync("POST /admin/plan", "", yaml, admin);
        await AskAsync("POST /admin/apply", "", yaml, admin);
        await AskAsync("POST /admin/apply", next, yaml, admin, ("If-Match", "\"77\""));
        await AskAsync("POST /admin/rollback", null, Json, admin, ("If-Match", "\"77\""));
        await AskAsync("POST /admin/apply", "models: {}", yaml, admin);
        await AskAsync("POST /admin/apply", next, yaml, admin);
        await AskAsync("POST /admin/rollback?to=x", null, Json, admin);
        await AskAsync("POST /admin/rollback", null, Json, admin);
        await AskAsync("POST /admin/pause", headers: admin);
        await AskAsync("POST /admin/resume", headers: admin);
        await AskAsync("GET /admin/revisions", headers: admin);
        await AskAsync("GET /admin/audit", headers: admin);
        await AskAsync("GET /admin/revisions/2", headers: admin);
        await AskAsync("GET /admin/models", headers: admin);
    }

    private static string Plan() => """
        {"depot":{"lat":52.52,"lon":13.405},"startTime":"2026-05-04T08:00:00+02:00","maxTime":"PT8H","stops":[{"id":"a","lat":52.5163,"lon":13.3777}],"vehicles":{"count":2}}
        """;

    private static async Task<string> PictureAsync()
    {
        var bytes = await File.ReadAllBytesAsync(Repository.PathOf("models", "image-class", "examples", "seven.png"));
        return $$"""{"model_type":"digits","images":["{{Convert.ToBase64String(bytes)}}"]}""";
    }

    private static string Filled(string path, string model, string job) => path
        .Replace("{model}", model, StringComparison.Ordinal).Replace("{name}", job, StringComparison.Ordinal).Replace("{step}", "a", StringComparison.Ordinal)
        .Replace("{number}", "999", StringComparison.Ordinal).Replace("{id}", None, StringComparison.Ordinal);

    private async Task<string> EndedAsync(string job)
    {
        var run = await IdAsync($"POST /jobs/{job}/runs", "{}");
        await Poll.UntilAsync(
            async () => (await AskAsync($"GET /jobs/{job}/runs/{run}")).GetProperty("data").GetProperty("state").GetString() is not ("queued" or "running"), "the run ends");
        return run;
    }

    private async Task<string> IdAsync(string request, string body) => (await AskAsync(request, body)).GetProperty("data").GetProperty("id").GetString()!;

    /// <summary>Sends a request and compares the reply with the document.</summary>
    private async Task<JsonElement> AskAsync(string request, string? body = null, string type = Json, params (string Name, string Value)[] headers)
    {
        var (method, path) = (request[..request.IndexOf(' ', StringComparison.Ordinal)], request[(request.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        using var message = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type == "multipart/form-data" ? $"{type}; boundary=x" : type);
        }

        foreach (var (name, value) in headers)
        {
            _ = message.Headers.TryAddWithoutValidation(name, value) || message.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        using var reply = await _server.Client.SendAsync(message);
        await _document.CheckAsync(reply);
        return reply.Content.Headers.ContentType?.MediaType == Json ? await TestServer.JsonOf(reply) : default;
    }
}
