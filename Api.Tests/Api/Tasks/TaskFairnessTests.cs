using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tasks;

/// <summary>Models share the workers: neither a slow one nor a busy one holds up the others.</summary>
public sealed class TaskFairnessTests
{
    private const string Slow = """{"features":[77,0]}""";
    private const string Quick = """{"features":[2,0]}""";

    [Test]
    public async Task Post_SlowModelHoldsEveryWorker_QuickOnesAreDone()
    {
        using var gate = new ManualResetEventSlim();
        await using var server = await StartAsync(gate);
        var slow = await PostAsync(server, "echo", Slow, 40);
        await Poll.UntilAsync(async () => await CountRunningAsync(server) > 0, "the slow model runs");

        await AssertDoneAsync(server, await PostAsync(server, "quick", Quick, 20));

        Assert.That(await CountRunningAsync(server), Is.EqualTo(2), "no more are claimed than the workers can run");
        gate.Set();
        await AssertDoneAsync(server, slow);
    }

    [Test]
    public async Task Post_QuickModelHasABacklog_SlowOneIsDoneToo()
    {
        using var gate = new ManualResetEventSlim(initialState: true);
        await using var server = await StartAsync(gate);

        var quick = await PostAsync(server, "quick", Quick, 400);
        await AssertDoneAsync(server, await PostAsync(server, "echo", Slow, 1));

        await AssertDoneAsync(server, quick);
    }

    private static Task<TestServer> StartAsync(ManualResetEventSlim gate)
    {
        var model = new FakeModel
        {
            Answer = rows =>
            {
                Assert.That(rows[0].Numbers[0] != 77 || gate.Wait(TimeSpan.FromSeconds(30)), "the gate is opened");
                return FakeModel.Echo(rows);
            },
        };
        var entry = FakeModel.Yaml.Replace("models:", "", StringComparison.Ordinal);
        return TestServer.StartAsync(
            $"tasks: {{ workers: 2 }}\n{FakeModel.Yaml}{entry.Replace("echo:", "quick:", StringComparison.Ordinal)}", model.Wire);
    }

    private static Task<string[]> PostAsync(TestServer server, string model, string body, int count) => Task.WhenAll(
        Enumerable.Range(0, count).Select(async _ => await LaterAnswers.AcceptedAsync(await server.Client.PostLaterAsync($"/models/{model}", body))));

    private static async Task<int> CountRunningAsync(TestServer server) =>
        (await server.GetJsonAsync("/tasks?status=running&model=echo")).GetProperty("data").GetArrayLength();

    private static async Task AssertDoneAsync(TestServer server, string[] ids)
    {
        foreach (var id in ids)
        {
            Assert.That(LaterAnswers.StatusOf(await server.Client.EndedAsync(id)), Is.EqualTo("succeeded"));
        }
    }
}
