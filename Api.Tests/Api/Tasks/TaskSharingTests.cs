using System.Collections.Concurrent;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tasks;

/// <summary>Promise 1: a 202 is never forgotten, and what it promised is done once, whatever happens to servers.</summary>
[Parallelizable]
public sealed class TaskSharingTests
{
    private const string Row = """{"features":[1,2]}""";

    [Test]
    public async Task Kill_WhileTasksAreAcceptedAndWorkedOn_EveryOneEndsOnce()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", $"tasks: {{ lease: 1s }}\n{TestServer.SampleConfig}");
        var accepted = new ConcurrentQueue<string>();
        for (var kill = 1; kill <= 2; kill++)
        {
            await using var server = await ServerProcess.Start(folder.Path).ReadyAsync();
            var posts = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostUntilDeadAsync(server.Client, accepted)));
            await Poll.UntilAsync(() => Task.FromResult(accepted.Count >= kill * Random.Shared.Next(40, 120)), "tasks are accepted");
            server.Signal("KILL");
            await posts;
        }

        await using var last = await ServerProcess.Start(folder.Path).ReadyAsync();
        var predictions = new HashSet<string>();
        foreach (var id in accepted)
        {
            var task = await last.Client.EndedAsync(id);
            Assert.That(LaterAnswers.StatusOf(task), Is.EqualTo("succeeded"), task.ToString());
            predictions.Add(task.GetProperty("predictionId").GetString()!);
        }

        Assert.That(predictions, Has.Count.EqualTo(accepted.Count));
        await AssertOnePredictionEachAsync(new DatastoreConfig { Connection = $"Data Source={folder.PathOf("data/interlock.db")}" }, folder.Path, last.Client);
    }

    [Test]
    public async Task TwoServers_OnOneDatabase_ShareTheWorkAndDoNothingTwice()
    {
        var connection = await (await PostgresServer.SharedAsync()).CreateAsync($"test_{Guid.NewGuid():n}");
        var (one, other) = (new FakeModel(), new FakeModel());
        var yaml = $"datastore: {{ provider: postgresql, connection: \"{connection}\" }}\nqueue: {{ engine: embedded, poll: 50ms }}\ntasks: {{ workers: 4 }}\n{FakeModel.Yaml}";
        await using var first = await TestServer.StartAsync(yaml, one.Wire);
        await using var second = await TestServer.StartAsync(yaml, other.Wire);
        one.Close();
        other.Close();

        var ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ => await LaterAnswers.AcceptedAsync(await first.Client.PostLaterAsync("/models/echo", Row))));
        await Task.WhenAll(one.EnteredAsync(1), other.EnteredAsync(1));
        one.Open();
        other.Open();

        foreach (var id in ids)
        {
            Assert.That(LaterAnswers.StatusOf(await second.Client.EndedAsync(id)), Is.EqualTo("succeeded"));
        }

        Assert.That((one.Runs.Sum() > 0, other.Runs.Sum() > 0, one.Runs.Sum() + other.Runs.Sum()), Is.EqualTo((true, true, 40)));
        await AssertOnePredictionEachAsync(new DatastoreConfig { Provider = DatastoreProvider.Postgresql, Connection = connection }, "", first.Client);
    }

    [Test]
    public async Task Delete_TaskOfAnotherServer_StopsTheWorkThere()
    {
        var connection = await (await PostgresServer.SharedAsync()).CreateAsync($"test_{Guid.NewGuid():n}");
        var yaml = $"datastore: {{ provider: postgresql, connection: \"{connection}\" }}\ntasks: {{ workers: WORKERS }}\n{FakeModel.Yaml}";
        var model = new FakeModel();
        await using var working = await TestServer.StartAsync(yaml.Replace("WORKERS", "1", StringComparison.Ordinal), model.Wire);
        await using var asking = await TestServer.StartAsync(yaml.Replace("WORKERS", "0", StringComparison.Ordinal), new FakeModel().Wire);
        model.Close();
        var id = await LaterAnswers.AcceptedAsync(await asking.Client.PostLaterAsync("/models/echo", Row));
        await model.EnteredAsync(1);
        using var events = await asking.Client.GetAsync($"/tasks/{id}/events", HttpCompletionOption.ResponseHeadersRead);

        await asking.Client.DeleteAsync($"/tasks/{id}");

        await asking.Client.TaskInAsync(id, "cancelled");
        Assert.That(await events.Content.ReadAsStringAsync(), Does.Contain("\"status\":\"running\"").And.Contain("\"status\":\"cancelled\""));
        model.Open();
    }

    [Test]
    public async Task Stop_WhileATaskIsWorkedOn_AnotherServerGoesOnAtOnce()
    {
        using var folder = new TemporaryFolder();
        var yaml = $"server: {{ drain: {{ delay: 0s, timeout: 0s }} }}\n{OnFile(folder)}tasks: {{ lease: 1h }}\n{FakeModel.Yaml}";
        var model = new FakeModel();
        string id;
        await using (var server = await TestServer.StartAsync(yaml, model.Wire))
        {
            model.Close();
            id = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", Row));
            await model.EnteredAsync(1);
            await server.App.StopAsync();
            model.Open();
        }

        await using var next = await TestServer.StartAsync(yaml, new FakeModel().Wire);
        var task = await next.Client.EndedAsync(id);

        Assert.That((LaterAnswers.StatusOf(task), task.GetProperty("attempts").GetInt32()), Is.EqualTo(("succeeded", 1)), "it was given back");
    }

    [Test]
    public async Task Stop_WhileATaskIsWorkedOn_FinishesItWithinTheTime()
    {
        using var folder = new TemporaryFolder();
        var yaml = $"{OnFile(folder)}{FakeModel.Yaml}";
        var model = new FakeModel();
        string id;
        await using (var server = await TestServer.StartAsync(yaml, model.Wire))
        {
            model.Close();
            id = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", Row));
            await model.EnteredAsync(1);
            var stop = server.App.StopAsync();
            model.Open();
            await stop;
        }

        await using var next = await TestServer.StartAsync($"tasks: {{ workers: 0 }}\n{yaml}", new FakeModel().Wire);
        Assert.That(LaterAnswers.StatusOf(await next.Client.TaskAsync(id)), Is.EqualTo("succeeded"));
    }

    [Test]
    public async Task Start_ContractHasChanged_OnlyWhatDoesNotFitFails()
    {
        using var folder = new TemporaryFolder();
        string bad, good;
        await using (var server = await TestServer.StartAsync($"{OnFile(folder)}tasks: {{ workers: 0 }}\n{FakeModel.Yaml}", new FakeModel().Wire))
        {
            bad = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", """{"features":[100,2]}"""));
            good = await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync("/models/echo", Row));
        }

        await using var next = await TestServer.StartAsync($"{OnFile(folder)}tasks: {{ on-contract-change: publish }}\n{FakeModel.Yaml.Replace("x: {}", "x: { max: 10 }", StringComparison.Ordinal)}", new FakeModel().Wire);
        var failed = await next.Client.EndedAsync(bad);

        Assert.That((LaterAnswers.StatusOf(failed), LaterAnswers.CodeOf(failed)), Is.EqualTo(("failed", "invalid_input")));
        Assert.That(failed.GetProperty("error").GetProperty("errors")[0].GetProperty("path").GetString(), Is.EqualTo("$.features[0]"));
        Assert.That(LaterAnswers.StatusOf(await next.Client.EndedAsync(good)), Is.EqualTo("succeeded"));
    }

    private static string OnFile(TemporaryFolder folder) => $"datastore: {{ connection: \"Data Source={folder.PathOf("tasks.db")}\" }}\n";

    private static async Task PostUntilDeadAsync(HttpClient client, ConcurrentQueue<string> accepted)
    {
        while (true)
        {
            try
            {
                using var reply = await client.PostLaterAsync("/models/iris", """{"features":[6.1,2.8,4.7,1.2]}""");
                accepted.Enqueue(await LaterAnswers.AcceptedAsync(reply));
            }
            catch (HttpRequestException)
            {
                return; // Killed.
            }
        }
    }

    /// <summary>Tasks whose 202 was lost with the server count as well: as many predictions as tasks that succeeded.</summary>
    private static async Task AssertOnePredictionEachAsync(DatastoreConfig config, string folder, HttpClient client)
    {
        await Poll.UntilAsync(
            async () => !(await TestServer.JsonOf(await client.GetAsync("/tasks?status=queued&limit=1"))).GetProperty("data").EnumerateArray().Any()
                && !(await TestServer.JsonOf(await client.GetAsync("/tasks?status=running&limit=1"))).GetProperty("data").EnumerateArray().Any(),
            "all tasks have ended");
        await using var context = await DatastoreContexts.Create(config, folder).CreateDbContextAsync();
        Assert.That(await context.Predictions.CountAsync(), Is.EqualTo(await context.Tasks.CountAsync()));
        Assert.That(await context.Tasks.CountAsync(task => !context.Predictions.Any(prediction => prediction.Id == task.PredictionId)), Is.Zero);
    }
}
