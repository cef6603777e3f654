using System.Text.Json;
using Interlock.Api.Tests.Api.Jobs;
using Interlock.Api.Tests.Support;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Audit;

/// <summary>Who changed what, of a whole server.</summary>
[Parallelizable]
internal sealed class AuditTests
{
    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=1 another"), ("v3", "add=7")];

    [Test]
    public async Task Config_AppliedRejectedAndRolledBack_IsAuditedWithItsRevisions()
    {
        await using var swap = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        await swap.AskAsync();
        var server = swap.Server;
        foreach (var (path, body) in new[] { ("plan", "active: v2"), ("apply", "active: v2"), ("apply", "active: v3"), ("apply", "active: v2"), ("rollback", "") })
        {
            await server.PostAsync($"/admin/{path}", SwapServer.Yaml(SwapServer.Model(body)), "application/yaml");
        }

        await swap.ApplyTextAsync(SwapServer.Yaml(SwapServer.Model("active: v2")), RevisionSource.File);
        var entries = await ListAsync(server, "", 4);

        Assert.That(
            entries.Select(entry => (Text(entry, "action"), Text(entry, "outcome"), Text(entry, "caller"), Text(entry, "from"))),
            Is.EqualTo(new[]
            {
                ("config.apply", "done", "file", "server"),
                ("config.rollback", "done", "127.0.0.1", "127.0.0.1"),
                ("config.apply", "swap_refused", "127.0.0.1", "127.0.0.1"),
                ("config.apply", "done", "127.0.0.1", "127.0.0.1"),
            }));
        Assert.That(entries.Select(entry => Revision(entry, "before")), Is.EqualTo(new[] { 4, 2, 2, 1 }));
        Assert.That(entries.Select(entry => Revision(entry, "after")), Is.EqualTo(new[] { 5, 4, 3, 2 }));
        Assert.That(entries[3].GetProperty("after").GetProperty("settings")[0].GetString(), Is.EqualTo("models.echo.active"));
        Assert.That(entries[3].GetProperty("after").GetProperty("models")[0].GetString(), Is.EqualTo("echo v1 -> v2"));
        Assert.That(entries[1].GetProperty("after").GetProperty("restores").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task Config_OtherRevisionIsActive_IsAuditedWithTheCode()
    {
        await using var swap = await SwapServer.StartAsync(SwapServer.Model("active: v1"), Files);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/rollback?to=1") { Headers = { { "If-Match", "\"7\"" } } };

        await Replies.ProblemAsync(await swap.Server.Client.SendAsync(request), 412, "revision_mismatch");

        var entry = (await ListAsync(swap.Server, "", 1)).Single();
        Assert.That((Text(entry, "action"), Text(entry, "outcome")), Is.EqualTo(("config.rollback", "revision_mismatch")));
    }

    [Test]
    public async Task Jobs_ChangedByACaller_AreAuditedWithTheirRuns()
    {
        await using var server = await TestServer.StartAsync(JobYaml.Of("a: {}") + TestKeys.Yaml, new FakeSteps().Wire);
        server.Client.With("operate");
        var run = await server.TriggerAsync();
        await server.WaitAsync(run, "succeeded");
        await Replies.ProblemAsync(await server.PostAsync($"/jobs/work/runs/{run}/cancel", ""), 409, "run_finished");
        await Replies.ProblemAsync(await server.PostAsync($"/jobs/work/runs/{run}/resume", ""), 409, "run_finished");
        await server.PostAsync("/jobs/work/backfill", """{"from":"2026-01-01","to":"2026-01-02"}""");
        await server.PostAsync("/jobs/work/runs", "[");
        server.Client.With("admin");

        var entries = await ListAsync(server, "?subject=work&caller=operate", 4);

        Assert.That(
            entries.Select(entry => (Text(entry, "action"), Text(entry, "outcome"))),
            Is.EqualTo(new[] { ("job.backfill", "done"), ("job.resume", "run_finished"), ("job.cancel", "run_finished"), ("job.run", "done") }));
        Assert.That(entries.Skip(1).Select(entry => entry.GetProperty("after").GetProperty("run").GetString()), Is.All.EqualTo(run));
        Assert.That(entries[0].GetProperty("after").GetProperty("to").GetString(), Is.EqualTo("2026-01-02"));
    }

    [Test]
    public async Task Tasks_OfOthers_AreAuditedAndOwnOnesAreNot()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + TestKeys.Yaml, model.Wire);
        model.Answer = _ => throw new InferenceException("It fails.");
        server.Client.With("infer");
        var accepted = await TestServer.JsonOf(await server.PostAsync("/models/echo/tasks", "{\"features\":[1,2]}"));
        var id = accepted.GetProperty("data").GetProperty("id").GetString()!;
        foreach (var name in new[] { "infer", "operate" })
        {
            await EndedAsync(server, id);
            Assert.That((int)(await server.Client.With(name).PostAsync($"/tasks/{id}/retry", null)).StatusCode, Is.EqualTo(202));
        }

        server.Client.With("admin");
        var entry = (await ListAsync(server, "", 1)).Single();

        Assert.That((Text(entry, "action"), Text(entry, "subject"), Text(entry, "caller")), Is.EqualTo(("task.retry", id, "operate")));
        Assert.That(entry.GetProperty("after").GetProperty("caller").GetString(), Is.EqualTo("infer"));
    }

    [Test]
    public async Task List_Pages_FollowOneAnotherAndBadParametersAreNamed()
    {
        await using var server = await TestServer.StartAsync(JobYaml.Of("a: {}"), new FakeSteps().Wire);
        for (var i = 0; i < 3; i++)
        {
            await server.TriggerAsync();
        }

        var all = await ListAsync(server, "?action=job.run", 3);
        var first = await server.GetJsonAsync("/admin/audit?limit=2");
        var second = await server.GetJsonAsync($"/admin/audit?limit=2&before={Text(first, "next")}");

        Assert.That(
            first.GetProperty("data").EnumerateArray().Concat(second.GetProperty("data").EnumerateArray()).Select(entry => Text(entry, "id")),
            Is.EqualTo(all.Select(entry => Text(entry, "id"))));
        Assert.That(second.TryGetProperty("next", out _), Is.False);
        var problem = await Replies.ProblemAsync(
            await server.Client.GetAsync($"/admin/audit?limit=0&before=x&from=y&action={new string('a', 65)}"), 400, "invalid_input");
        Assert.That(problem.GetProperty("errors").EnumerateArray().Count(), Is.EqualTo(4));
    }

    private static async Task EndedAsync(TestServer server, string id) => await Poll.UntilAsync(
        async () => Text((await server.GetJsonAsync($"/tasks/{id}")).GetProperty("data"), "status") is "failed" or "dead", "the task ends");

    private static async Task<List<JsonElement>> ListAsync(TestServer server, string query, int count)
    {
        List<JsonElement> entries = [];
        await Poll.UntilAsync(
            async () =>
            {
                entries = [.. (await server.GetJsonAsync($"/admin/audit{query}")).GetProperty("data").EnumerateArray()];
                return entries.Count >= count;
            },
            $"{count} entries are stored");
        Assert.That(entries, Has.Count.EqualTo(count));
        return entries;
    }

    private static string? Text(JsonElement entry, string property) => entry.GetProperty(property).GetString();

    private static int Revision(JsonElement entry, string property) => entry.GetProperty(property).GetProperty("revision").GetInt32();
}
