using System.Net.Sockets;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>Floods against a server process with little to spare.</summary>
internal sealed class FloodTests
{
    [Test]
    public async Task Connections_MoreThanTheLimitOfFilesAllows_AreClosedAndTheServerGoesOn()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", Iris.Yaml("active: v1"));
        await using var server = ServerProcess.StartThrough("ulimit -n 500", folder.Path, ("FILES", Repository.PathOf("models/iris")));
        await server.ReadyAsync();

        var idle = new List<TcpClient>();
        for (var i = 0; i < 250; i++)
        {
            var client = new TcpClient();
            idle.Add(client);
            await client.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);

            // One that is closed at once has a file, too, until it is.
            await Task.Delay(i % 10 == 0 ? 20 : 0);
        }

        idle.ForEach(client => client.Dispose());
        await Poll.UntilAsync(
            async () =>
            {
                // Closed at once, while the server still counts the idle ones.
                if (!await server.IsReadyAsync())
                {
                    return false;
                }

                using var content = new StringContent(Iris.Body, null, "application/json");
                return (await server.Client.PostAsync("/models/iris", content)).IsSuccessStatusCode;
            },
            "it answers");
        server.Signal("TERM");
        Assert.That((await server.EndAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Runs_MoreThanMayWait_AreRefused()
    {
        await using var server = await TestServer.StartAsync(
            Iris.Yaml("active: v1") + """
            scheduler: { enabled: false }
            jobs:
              slow:
                max-queued: 3
                steps: { wait: { kind: command, command: [sleep, "60"] } }
            """,
            null,
            ("FILES", Repository.PathOf("models/iris")));
        for (var i = 0; i < 3; i++)
        {
            Assert.That((int)(await server.PostAsync("/jobs/slow/runs", "{}")).StatusCode, Is.EqualTo(201));
        }

        await Replies.ProblemAsync(await server.PostAsync("/jobs/slow/runs", "{}"), 503, "overloaded");
    }

    [Test]
    public async Task Disk_WithLessThanMinFree_ShedsWhatWouldBeRecorded()
    {
        await using var server = await TestServer.StartUnreadyAsync(
            Iris.Yaml("active: v1", Iris.Model("free", "active: v1\nrecord: false")), null,
            ("FILES", Repository.PathOf("models/iris")), ("INTERLOCK__DATASTORE__MIN_FREE", "1024GiB"));
        await Poll.UntilAsync(async () => (await server.PostAsync("/models/free", Iris.Body)).IsSuccessStatusCode, "what is not recorded is answered");

        await Replies.ProblemAsync(await server.PostAsync("/models/iris", Iris.Body), 503, "datastore_full");
        var iris = (await server.GetJsonAsync("/healthz/ready")).GetProperty("models").GetProperty("iris");
        Assert.That(iris.GetProperty("reason").GetString(), Is.EqualTo("the disk of the datastore is almost full"));
    }
}
