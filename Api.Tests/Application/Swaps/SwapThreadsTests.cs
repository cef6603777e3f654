using System.Collections.Concurrent;
using Autofac;
using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>On which threads versions are loaded and compared.</summary>
public sealed class SwapThreadsTests
{
    [Test]
    public async Task Apply_LoadsAndComparesOnLoadThreads()
    {
        await using var server = await StartAsync();
        var (loading, asking) = (new ConcurrentQueue<string?>(), new ConcurrentQueue<string?>());
        server.Models.Loading = _ => loading.Enqueue(Thread.CurrentThread.Name);
        server.Models.Asking = (_, _) =>
        {
            asking.Enqueue(Thread.CurrentThread.Name);
            return Task.CompletedTask;
        };
        await PublishAsync(server);
        Assert.That(loading, Is.EqualTo(["load"]));
        Assert.That(asking, Has.Count.GreaterThan(10).And.All.EqualTo("load"));
    }

    [Test]
    public async Task Apply_ModelThatBlocksOnWhatItAwaits_IsPublished()
    {
        await using var server = await StartAsync();
        server.Models.Loading = _ => WaitAsync().Wait();
        server.Models.Asking = (_, _) =>
        {
            WaitAsync().Wait();
            return Task.CompletedTask;
        };
        await PublishAsync(server);

        // Goes on where it began, as most code does: that must not be the thread that is blocked.
        static async Task WaitAsync() => await Task.Delay(1);
    }

    private static async Task<SwapServer> StartAsync()
    {
        // A clock that stands: no run is held up by chance, so that its model counts as slow and is asked in the pool.
        var time = new ManualTime();
        var server = await SwapServer.StartAsync(
            Models("v1"), container => container.RegisterInstance<TimeProvider>(time), ("v1", "add=1"), ("v2", "add=1 again"));
        for (var i = 0; i < 10; i++)
        {
            await server.AskAsync(i);
        }

        return server;
    }

    private static async Task PublishAsync(SwapServer server)
    {
        var result = await server.ApplyAsync(Models("v2")).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Published), string.Join("\n", result.Report.AllProblems));
    }

    private static string Models(string active) => SwapServer.Model($"active: {active}\nswap: {{ watch: 0s, max-slowdown: 1000000 }}");
}
