using System.Net;
using Interlock.Api.Tests.Api.Routes;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tasks;

/// <summary>What may happen to a task between its acceptance and its end.</summary>
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
public sealed class TaskLifeTests(DatastoreProvider provider)
{
    private const string Path = "/models/echo";
    private const string Row = """{"features":[1,2]}""";

    private (string, string)[] _database = [];

    [SetUp]
    public async Task Rent() => _database = await TestDatabases.SettingsAsync(provider);

    [TearDown]
    public Task Return() => TestDatabases.ReturnAsync(_database);

    [Test]
    public async Task Delete_Queued_IsCancelledAndAgainTheSame()
    {
        await using var server = await StartAsync("workers: 0");
        var id = await PostAsync(server);

        Assert.That(LaterAnswers.StatusOf(await Replies.OkAsync(await server.Client.DeleteAsync($"/tasks/{id}"))), Is.EqualTo("cancelled"));
        Assert.That(LaterAnswers.StatusOf(await Replies.OkAsync(await server.Client.DeleteAsync($"/tasks/{id}"))), Is.EqualTo("cancelled"));
        Assert.That(LaterAnswers.StatusOf(await server.Client.TaskAsync(id)), Is.EqualTo("cancelled"));
    }

    [Test]
    public async Task Delete_Running_StopsTheWork()
    {
        var model = new FakeModel();
        await using var server = await StartAsync("workers: 2", model);
        model.Close();
        var id = await PostAsync(server);
        await model.EnteredAsync(1);

        var reply = await server.Client.DeleteAsync($"/tasks/{id}");

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        await server.Client.TaskInAsync(id, "cancelled");
        model.Open();
        Assert.That((await server.GetJsonAsync("/predictions")).GetProperty("data").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Delete_Ended_Is409()
    {
        await using var server = await StartAsync();
        var id = await PostAsync(server);
        await server.Client.EndedAsync(id);

        await Replies.ProblemAsync(await server.Client.DeleteAsync($"/tasks/{id}"), 409, "task_finished");
        await Replies.ProblemAsync(await server.Client.PostAsync($"/tasks/{id}/retry", null), 409, "task_not_retried");
    }

    [TestCase("GET", "/tasks/01a1faee55a17108b834e20b575db1f0")]
    [TestCase("GET", "/tasks/nothing")]
    [TestCase("DELETE", "/tasks/01a1faee55a17108b834e20b575db1f0")]
    [TestCase("POST", "/tasks/01a1faee55a17108b834e20b575db1f0/retry")]
    [TestCase("GET", "/tasks/01a1faee55a17108b834e20b575db1f0/events")]
    public async Task Task_ThatIsNotThere_Is404(string method, string path)
    {
        await using var server = await StartAsync();

        await Replies.ProblemAsync(await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)), 404, "not_found");
    }

    [Test]
    public async Task Get_List_IsNewestFirstByThePageAndFiltered()
    {
        await using var server = await StartAsync("workers: 0");
        var ids = new[] { await PostAsync(server), await PostAsync(server), await PostAsync(server) };
        await server.Client.DeleteAsync($"/tasks/{ids[1]}");

        var page = await server.GetJsonAsync("/tasks?limit=2");
        var rest = await server.GetJsonAsync($"/tasks?limit=2&before={page.GetProperty("next").GetString()}");
        var cancelled = await server.GetJsonAsync("/tasks?model=echo&status=cancelled");

        Assert.That(page.GetProperty("data").EnumerateArray().Concat(rest.GetProperty("data").EnumerateArray()).Select(IdOf), Is.EquivalentTo(ids));
        Assert.That(cancelled.GetProperty("data").EnumerateArray().Select(IdOf), Is.EqualTo(new[] { ids[1] }));
        await Replies.BadFieldsAsync(await server.Client.GetAsync("/tasks?status=lost&limit=0&before=x&model=*"), "invalid_input", "status", "model", "before", "limit");
    }

    [Test]
    public async Task Post_MoreThanMaxQueued_Is503UntilThereIsRoom()
    {
        await using var server = await StartAsync("workers: 0, max-queued: 2");
        var ids = new[] { await PostWhenThereIsRoomAsync(server), await PostWhenThereIsRoomAsync(server) };

        var refused = await server.Client.PostLaterAsync(Path, Row);

        await Replies.ProblemAsync(refused, 503, "overloaded");
        Assert.That(refused.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        await server.Client.DeleteAsync($"/tasks/{ids[0]}");
        await PostWhenThereIsRoomAsync(server);
    }

    [Test]
    public async Task Run_ApiThatFailsFirst_IsTriedAgainLater()
    {
        await using var stub = await StubApi.StartAsync(Answers.InTurn(Answers.Status(503), Answers.Status(500), Plan));
        await using var server = await TestServer.StartAsync(RouteOf(stub, "retries: 5, retry-delay: 20ms"));
        var id = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/route-plan", RouteBodies.OneStop(Stop)));

        var task = await server.Client.EndedAsync(id);

        Assert.That((LaterAnswers.StatusOf(task), task.GetProperty("attempts").GetInt32(), stub.Calls), Is.EqualTo(("succeeded", 3, 3)), task.ToString());
        Assert.That(task.TryGetProperty("error", out _), Is.False);
    }

    [Test]
    public async Task Run_ApiThatKeepsFailing_WaitsAndDiesAndMayBeTriedAgain()
    {
        await using var stub = await StubApi.StartAsync(Answers.Status(503));
        await using var server = await TestServer.StartAsync(RouteOf(stub, "retries: 1, retry-delay: 300ms"));
        var id = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/route-plan", RouteBodies.OneStop(Stop)));

        await Poll.UntilAsync(async () => (await server.Client.TaskAsync(id)).TryGetProperty("dueAt", out _), "it waits to be tried again");
        var dead = await server.Client.EndedAsync(id);

        Assert.That((LaterAnswers.StatusOf(dead), LaterAnswers.CodeOf(dead), dead.GetProperty("attempts").GetInt32()), Is.EqualTo(("dead", "external_api_error", 2)));
        Assert.That((dead.GetProperty("version").GetString(), dead.TryGetProperty("result", out _)), Is.EqualTo(("v1", false)));

        stub.Answer = Plan;
        Assert.That((await server.Client.PostAsync($"/tasks/{id}/retry", null)).StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        var task = await server.Client.TaskInAsync(id, "succeeded");
        Assert.That((task.GetProperty("attempts").GetInt32(), task.TryGetProperty("error", out _)), Is.EqualTo((1, false)));
    }

    [Test]
    public async Task Run_ModelHasNoAnswer_FailsAtOnce()
    {
        await using var server = await TestServer.StartAsync();
        var id = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/route-plan", RouteBodies.OneStop("""{"id":1,"lat":0,"lon":0,"demand":9}""")));

        var task = await server.Client.EndedAsync(id);

        Assert.That((LaterAnswers.StatusOf(task), LaterAnswers.CodeOf(task), task.GetProperty("attempts").GetInt32()), Is.EqualTo(("failed", "not_executable", 1)));
    }

    [Test]
    public async Task Run_LongerThanTheTimeout_CountsAsDeadlineExceeded()
    {
        var model = new FakeModel();
        await using var server = await StartAsync("timeout: 1s, retries: 0", model);
        model.Close();
        var id = await PostAsync(server);

        var task = await server.Client.EndedAsync(id);
        model.Open();

        Assert.That((LaterAnswers.StatusOf(task), LaterAnswers.CodeOf(task)), Is.EqualTo(("dead", "deadline_exceeded")));
    }

    [Test]
    public async Task Run_ModelThrows_OnlyThatTaskDies()
    {
        var model = new FakeModel();
        await using var server = await StartAsync("retries: 0, workers: 8", model);
        model.Answer = rows => rows.Any(row => row.Numbers[0] < 0) ? throw new InvalidOperationException("A fault.") : FakeModel.Echo(rows);
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PostAsync(server, $$"""{"features":[{{(i == 3 ? -1 : i)}},2]}""")));

        var ended = await Task.WhenAll(ids.Select(server.Client.EndedAsync));

        Assert.That(ended.Count(task => LaterAnswers.StatusOf(task) == "succeeded"), Is.EqualTo(7));
        Assert.That(LaterAnswers.CodeOf(ended[3]), Is.EqualTo("internal_error").Or.EqualTo("inference_failed"));
    }

    private static string IdOf(System.Text.Json.JsonElement task) => task.GetProperty("id").GetString()!;

    private const string Stop = """{"id":"a","lat":0.3,"lon":0}""";

    private static Task Plan(HttpContext context) => Answers.Json(
        """{"status":200,"msg":"OK","data":{"routes":[{"stops":[{"id":"a","arrival":"2026-05-04T08:30:00+02:00","departure":"2026-05-04T08:30:00+02:00"}],"departure":"2026-05-04T08:00:00+02:00","return":"2026-05-04T09:00:00+02:00","travelTime":3600,"duration":3600,"distance":1000,"load":0}],"totals":{"vehicles":1,"stops":1,"travelTime":3600,"duration":3600,"distance":1000,"load":0}}}""")(context);

    private static string RouteOf(StubApi stub, string tasks) => RouteBodies.Config(
        "{ runtime: http, client: planner }", clients: $"tasks: {{ {tasks} }}\nclients: {{ planner: {{ url: \"{stub.Url}\", retries: 0 }} }}\n");

    private Task<TestServer> StartAsync(string tasks = "", FakeModel? model = null) =>
        TestServer.StartAsync($"tasks: {{ {tasks} }}\n{FakeModel.Yaml}", (model ?? new FakeModel()).Wire, _database);

    private static async Task<string> PostAsync(TestServer server, string body = Row) =>
        await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync(Path, body));

    /// <summary>A task that is stored while the queue is counted may count twice until it is counted again.</summary>
    private static async Task<string> PostWhenThereIsRoomAsync(TestServer server)
    {
        HttpResponseMessage? reply = null;
        await Poll.UntilAsync(
            async () => (reply = await server.Client.PostLaterAsync(Path, Row)).StatusCode == HttpStatusCode.Accepted, "there is room");
        return await LaterAnswers.AcceptedAsync(reply!);
    }
}
