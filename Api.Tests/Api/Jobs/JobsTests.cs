using System.Net;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Jobs;

/// <summary>What the endpoints of jobs tell and refuse.</summary>
[Parallelizable]
internal sealed class JobsTests
{
    private const string Keys = "schedule: \"0 3 1 1 *\"\ntime-zone: Europe/Vienna\ntags: [night]\ndescription: Works.";

    [Test]
    public async Task List_Jobs_TellsScheduleNextAndLastRun()
    {
        await using var server = await StartAsync(Keys);
        var id = await server.TriggerAsync();
        await server.WaitAsync(id, "succeeded");

        var job = (await server.GetJsonAsync("/jobs?tag=night")).GetProperty("data")[0];

        Assert.That(job.GetProperty("name").GetString(), Is.EqualTo("work"));
        Assert.That(job.GetProperty("nextRun").GetDateTime().ToString("MM-ddTHH:mm", null), Is.EqualTo("01-01T02:00"));
        Assert.That(job.GetProperty("lastRun").GetProperty("id").GetString(), Is.EqualTo(id));
        Assert.That((await server.GetJsonAsync("/jobs?tag=day")).GetProperty("data").GetArrayLength(), Is.Zero);
        Assert.That((await server.GetJsonAsync("/jobs/work")).GetProperty("data").GetProperty("running").GetInt32(), Is.Zero);
    }

    [TestCase("GET", "/jobs/other", "", 404, "not_found")]
    [TestCase("GET", "/jobs/other/runs", "", 404, "not_found")]
    [TestCase("GET", "/jobs/work/runs/nonsense", "", 404, "not_found")]
    [TestCase("GET", "/jobs/work/runs/01a1faee55a17108b834e20b575db1f0", "", 404, "not_found")]
    [TestCase("GET", "/jobs/work/runs/01a1faee55a17108b834e20b575db1f0/log", "", 404, "not_found")]
    [TestCase("POST", "/jobs/work/runs/01a1faee55a17108b834e20b575db1f0/cancel", "", 404, "not_found")]
    [TestCase("POST", "/jobs/other/runs", "", 404, "not_found")]
    [TestCase("GET", "/jobs/work/runs?status=done&from=x&to=y&limit=0&before=z", "", 400, "invalid_input status from to before limit")]
    [TestCase("GET", "/jobs/work/runs?status=skipped&minAttempts=0&minSeconds=1.5", "", 400, "invalid_input status minAttempts minSeconds")]
    [TestCase("POST", "/jobs/work/runs", "[]", 400, "invalid_input $")]
    [TestCase("POST", "/jobs/work/runs", "{", 400, "malformed_json $")]
    [TestCase("POST", "/jobs/work/runs", """{"dat":1,"date":"31.1.2026","parameters":{"a b":"x","c":1}}""", 400, "invalid_input $.dat $.date $.parameters['a b'] $.parameters.c")]
    [TestCase("POST", "/jobs/work/backfill", "", 400, "empty_body $")]
    [TestCase("POST", "/jobs/work/backfill", """{"to":"2026-01-01","rerun":1}""", 400, "invalid_input $.from $.rerun")]
    [TestCase("POST", "/jobs/work/backfill", """{"from":"2026-01-02","to":"2026-01-01"}""", 400, "invalid_input $.to")]
    public async Task Request_Wrong_IsRefusedWithEveryProblem(string method, string path, string body, int status, string expected)
    {
        await using var server = await StartAsync(Keys);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body.Length > 0 ? new StringContent(body, System.Text.Encoding.UTF8, "application/json") : null;

        var reply = await server.Client.SendAsync(request);
        var problem = await TestServer.JsonOf(reply);

        var paths = problem.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().Select(error => error.GetProperty("path").GetString()!) : [];
        Assert.That((int)reply.StatusCode, Is.EqualTo(status), problem.ToString());
        Assert.That(string.Join(' ', paths.Prepend(problem.GetProperty("code").GetString()!)), Is.EqualTo(expected));
    }

    [Test]
    public async Task Trigger_Created_TellsWhereTheRunIs()
    {
        await using var server = await StartAsync(Keys);

        var reply = await server.PostAsync("/jobs/work/runs", "{}");

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((await server.Client.GetAsync(reply.Headers.Location)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Backfill_JobWithoutSchedule_ARunADayAndOnlyOnce()
    {
        await using var server = await StartAsync("max-active: 10");
        await server.WaitAsync(await server.TriggerAsync("""{"date":"2026-01-02"}"""), "succeeded");
        const string Days = """{"from":"2026-01-01","to":"2026-01-05"}""";

        var first = (await TestServer.JsonOf(await server.PostAsync("/jobs/work/backfill", Days))).GetProperty("data");
        await Poll.UntilAsync(async () => await CountAsync(server, "succeeded") == 5, "all days are done");
        var second = (await TestServer.JsonOf(await server.PostAsync("/jobs/work/backfill", Days))).GetProperty("data");

        Assert.That((first.GetProperty("created").GetInt32(), first.GetProperty("left").GetInt32()), Is.EqualTo((4, 1)));
        Assert.That((second.GetProperty("created").GetInt32(), second.GetProperty("left").GetInt32()), Is.EqualTo((0, 5)));
        var page = await server.GetJsonAsync("/jobs/work/runs?from=2026-01-02&to=2026-01-03&status=succeeded&limit=1");
        Assert.That((page.GetProperty("data").GetArrayLength(), page.TryGetProperty("next", out _)), Is.EqualTo((1, true)));
    }

    [Test]
    public async Task Backfill_Schedule_ARunForEachTimeOnTheJobsClock()
    {
        await using var server = await StartAsync("schedule: \"0 */6 * * *\"\ntime-zone: Europe/Vienna\nmax-active: 1");

        var done = (await TestServer.JsonOf(await server.PostAsync("/jobs/work/backfill", """{"from":"2026-03-28","to":"2026-03-29"}"""))).GetProperty("data");
        var tooMany = await server.PostAsync("/jobs/work/backfill", """{"from":"2010-01-01","to":"2020-01-01"}""");

        Assert.That(done.GetProperty("created").GetInt32(), Is.EqualTo(8));
        Assert.That((int)tooMany.StatusCode, Is.EqualTo(400));
        Assert.That(await tooMany.Content.ReadAsStringAsync(), Does.Contain("more than 10,000 runs"));
    }

    [Test]
    public async Task Runs_ByStep_AreThoseWhoseStepIsSo()
    {
        var steps = new FakeSteps();
        steps.Fails("a", "no rows");
        await using var server = await TestServer.StartAsync(JobYaml.Of("a: {}\nb: { after: [a] }"), steps.Wire);
        var run = await server.TriggerAsync();
        var ended = await server.WaitAsync(run, "failed");
        Assert.That(ended.GetProperty("steps")[1].GetProperty("after")[0].GetString(), Is.EqualTo("a"));

        Assert.That(await CountAsync(server, "skipped&step=b"), Is.EqualTo(1));
        Assert.That(await CountAsync(server, "failed&step=a&minAttempts=1"), Is.EqualTo(1));
        Assert.That(await CountAsync(server, "failed&step=b"), Is.Zero);
        Assert.That(await CountAsync(server, "failed&minSeconds=3600"), Is.Zero);
    }

    private static async Task<int> CountAsync(TestServer server, string state) =>
        (await server.GetJsonAsync($"/jobs/work/runs?status={state}")).GetProperty("data").GetArrayLength();

    private static Task<TestServer> StartAsync(string keys) => TestServer.StartAsync(JobYaml.Of("a: {}", keys), new FakeSteps().Wire);
}
