using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>Promise 1: a reply that was sent is stored, whatever happens to the process.</summary>
[Parallelizable]
public sealed class CrashTests
{
    private const int Connections = 16;
    private const int Predictions = 2000;

    [Test]
    public async Task Kill_WhileSixteenConnectionsPost_EveryAcknowledgedIdIsThereAfterRestart()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        var acknowledged = new ConcurrentBag<string>();

        await using (var server = await ServerProcess.Start(folder.Path).ReadyAsync())
        {
            var killed = KillAfterAsync(server, acknowledged, Predictions / 2);
            await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => PostUntilDeadAsync(server.Client, acknowledged, Predictions / Connections)));
            await killed;
        }

        await using var restarted = await ServerProcess.Start(folder.Path).ReadyAsync();
        Assert.That(acknowledged, Has.Count.GreaterThanOrEqualTo(Predictions / 2));
        var lost = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(acknowledged, async (id, token) =>
        {
            if ((await restarted.Client.GetAsync($"/predictions/{id}", token)).StatusCode != HttpStatusCode.OK)
            {
                lost.Add(id);
            }
        });
        Assert.That(lost, Is.Empty, $"of {acknowledged.Count} acknowledged");
    }

    private static async Task KillAfterAsync(ServerProcess server, ConcurrentBag<string> acknowledged, int count)
    {
        await Poll.UntilAsync(() => Task.FromResult(acknowledged.Count >= count), "half of the predictions are acknowledged");
        server.Signal("KILL");
    }

    private static async Task PostUntilDeadAsync(HttpClient client, ConcurrentBag<string> acknowledged, int count)
    {
        for (var i = 0; i < count; i++)
        {
            try
            {
                using var body = new StringContent("""{"features":[6.1,2.8,4.7,1.2]}""", Encoding.UTF8, "application/json");
                using var reply = await client.PostAsync("/models/iris", body);
                acknowledged.Add(reply.Headers.GetValues("x-prediction-id").Single());
            }
            catch (HttpRequestException)
            {
                return; // Killed.
            }
        }
    }
}
