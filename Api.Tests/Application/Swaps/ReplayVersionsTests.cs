using Autofac;
using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps.Replays;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

public sealed class ReplayVersionsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Acquire_WhileAnotherVersionIsLoaded_WaitsForItsTurnAndGivesUp()
    {
        var (time, models, loading) = (new ManualTime(), new ScriptedModels(), new TaskCompletionSource());
        using var gate = new ManualResetEventSlim();
        using var folder = new TemporaryFolder();
        new[] { "v1", "v2", "v3" }.ToList().ForEach(name => File.WriteAllText(Path.Combine(folder.Path, name), $"add=1 {name}"));
        await using var server = await TestServer.StartAsync(SwapServer.Yaml(SwapServer.Model("active: v1")), Wire, ("FILES", folder.Path));
        var path = $"/predictions/{Replies.Header(await server.PostAsync("/models/echo", """{"x":1,"y":0}"""), "x-prediction-id")}/replay";
        models.Loading = _ =>
        {
            loading.TrySetResult();
            gate.Wait(TimeSpan.FromSeconds(30));
        };

        var first = server.Client.GetAsync($"{path}?version=v2");
        await loading.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var second = server.Client.GetAsync($"{path}?version=v3");
        await Poll.UntilAsync(() => Task.FromResult(time.Waits.Contains(Patience)), "the second waits");
        time.Advance(Patience);

        var refused = await second;
        await Replies.ProblemAsync(refused, 503, "overloaded");
        Assert.That(refused.Headers.RetryAfter?.Delta, Is.EqualTo(Patience));
        await Replies.OkAsync(await server.Client.GetAsync($"{path}?version=v1"));
        gate.Set();
        await Replies.OkAsync(await first);
        await Replies.OkAsync(await server.Client.GetAsync($"{path}?version=v3"));

        void Wire(ContainerBuilder container)
        {
            models.Wire(container);
            container.RegisterType<ReplayVersions>().WithParameter(TypedParameter.From<TimeProvider>(time)).SingleInstance();
        }
    }
}
