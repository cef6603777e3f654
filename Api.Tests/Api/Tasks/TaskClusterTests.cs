using System.Collections.Concurrent;
using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain.Tasks;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tasks;

/// <summary>Three servers share one PostgreSQL and one RabbitMQ; one server is killed and the broker is restarted in the middle of the work.</summary>
[Parallelizable]
public sealed class TaskClusterTests
{
    private const int Tasks = 5000;
    private const int Callers = 24;

    private readonly List<ServerProcess> _servers = [];
    private readonly ConcurrentDictionary<int, string> _accepted = new();
    private int _next;

    [Test]
    public async Task Post_ServerIsKilledAndBrokerRestartsMidway_EveryTaskIsDoneOnce()
    {
        var datastore = new DatastoreConfig
        {
            Provider = DatastoreProvider.Postgresql,
            Connection = await (await PostgresServer.SharedAsync()).CreateAsync($"test_{Guid.NewGuid():n}"),
        };
        await using var broker = await RabbitMqBroker.StartOwnAsync();
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", Yaml(datastore.Connection, broker.Url));
        try
        {
            _servers.AddRange(Enumerable.Range(0, 3).Select(_ => ServerProcess.Start(folder.Path)));
            await Task.WhenAll(_servers.Select(server => server.ReadyAsync()));
            var posts = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => PostAsync(caller)));

            await AcceptedAsync(Tasks / 4);
            _servers[0].Signal("KILL");
            await AcceptedAsync(Tasks / 3);
            await broker.StopAsync("KILL");
            await broker.StartAsync();
            await posts;

            await AssertEachIsDoneOnceAsync(datastore);
            await AssertNothingIsLeftAsync(broker);
        }
        finally
        {
            await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));
        }
    }

    private static string Yaml(string connection, string broker) => $$"""
        server: { drain: { delay: 0s } }
        datastore: { provider: postgresql, connection: "{{connection}}" }
        queue: { engine: rabbitmq, url: "{{broker}}", reconnect-delay: 100ms, max-reconnect-delay: 1s }
        tasks: { lease: 3s }
        models:
          iris:
            kind: tabular
            features: { sepal_length: {}, sepal_width: {}, petal_length: {}, petal_width: {} }
            labels: [setosa, versicolor, virginica]
            active: v2
            versions: { v2: { runtime: onnx, path: models/iris/v2.onnx } }
        """;

    private async Task PostAsync(int caller)
    {
        for (var number = Interlocked.Increment(ref _next); number <= Tasks; number = Interlocked.Increment(ref _next))
        {
            var server = caller;
            await Poll.UntilAsync(
                () => IsAcceptedAsync(_servers[server++ % _servers.Count].Client, number), $"task {number} is accepted", seconds: 60);
        }
    }

    /// <summary>Whoever was not answered asks the next server, under the same key.</summary>
    private async Task<bool> IsAcceptedAsync(HttpClient client, int number)
    {
        try
        {
            using var reply = await client.PostLaterAsync("/models/iris", $$"""{"features":[{{number}},2.8,4.7,1.2]}""", ("Idempotency-Key", $"task {number}"));
            if (reply.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                _accepted[number] = await LaterAnswers.AcceptedAsync(reply);
                return true;
            }
        }
        catch (HttpRequestException)
        {
            // The server was killed.
        }

        return false;
    }

    private Task AcceptedAsync(int count) => Poll.UntilAsync(() => Task.FromResult(_accepted.Count >= count), $"{count} tasks are accepted", seconds: 60);

    private async Task AssertEachIsDoneOnceAsync(DatastoreConfig datastore)
    {
        await using var context = await DatastoreContexts.Create(datastore, "").CreateDbContextAsync();
        await Poll.UntilAsync(
            async () => !await context.Tasks.AnyAsync(task => task.State == TaskState.Queued || task.State == TaskState.Running),
            "all tasks have ended",
            seconds: 120);

        var tasks = await context.Tasks.AsNoTracking().ToListAsync();
        Assert.That(tasks.Select(task => task.State), Is.All.EqualTo(TaskState.Succeeded));
        Assert.That(tasks.Select(task => task.Id), Is.EquivalentTo(_accepted.Values), "those that were accepted, each once");
        Assert.That(tasks.Select(task => task.Result), Is.All.Not.Null);
        Assert.That(tasks.Select(task => task.PredictionId), Is.EquivalentTo(await context.Predictions.Select(prediction => prediction.Id).ToListAsync()));
    }

    private static async Task AssertNothingIsLeftAsync(RabbitMqBroker broker)
    {
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await Poll.UntilAsync(async () => await channel.MessageCountAsync("interlock.tasks") == 0, "no message is left");
        Assert.That(await channel.ConsumerCountAsync("interlock.tasks"), Is.EqualTo(2), "both servers are back");
        Assert.That(await channel.MessageCountAsync("interlock.tasks.dead"), Is.Zero);
    }
}
