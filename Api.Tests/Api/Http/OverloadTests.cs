using Interlock.Api.Tests.Support;
using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Http;

/// <summary>A model that is busy: requests wait, are answered together, or are shed.</summary>
public sealed class OverloadTests
{
    [Test]
    public async Task Post_QueueFull_Is503WithRetryAfterAndTheAdmittedAreAnswered()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, model.Wire);
        var (running, waiting, shed) = await FillQueueAsync(server, model, more: 3);

        foreach (var reply in shed)
        {
            var problem = await Replies.ProblemAsync(reply, 503, "overloaded");
            Assert.That(Replies.Header(reply, "Retry-After"), Is.EqualTo("1"));
            Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("echo"));
        }

        model.Open();
        await Replies.InferredAsync(await running);
        foreach (var reply in await Task.WhenAll(waiting.Values))
        {
            await Replies.InferredAsync(reply);
        }
    }

    [Test]
    public async Task Post_NoAnswerInTime_Is504WhetherRunningOrWaiting()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml.Replace("20s", "100ms", StringComparison.Ordinal), model.Wire);
        model.Close();

        var replies = await Task.WhenAll(PostAsync(server, 1), PostAsync(server, 2));

        foreach (var reply in replies)
        {
            var problem = await Replies.ProblemAsync(reply, 504, "deadline_exceeded");
            Assert.That(problem.GetProperty("msg").GetString(), Is.EqualTo("Model 'echo' did not answer within 100 ms."));
        }

        model.Open();
        await Poll.UntilAsync(async () => (await PostAsync(server, 3)).IsSuccessStatusCode, "the model answers again");
    }

    [Test]
    public async Task Post_RequestsThatWait_AreAnsweredTogetherEachWithItsOwn()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, model.Wire);
        var (running, waiting, _) = await FillQueueAsync(server, model);

        model.Open();

        Assert.That(Replies.Header(await running, "x-batch-size"), Is.EqualTo("1"));
        foreach (var (number, answer) in waiting)
        {
            var reply = await answer;
            var data = await Replies.InferredAsync(reply);
            Assert.That(data.GetProperty("result").GetDouble(), Is.EqualTo(number));
            Assert.That(Replies.Header(reply, "x-batch-size"), Is.EqualTo("4"));
        }

        Assert.That(model.Runs, Is.EqualTo(new[] { 1, 4 }));
    }

    [Test]
    public async Task Post_OnePoisonousRowInASharedBatch_FailsAlone()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, model.Wire);
        var (_, waiting, _) = await FillQueueAsync(server, model);
        var poisonous = waiting.Keys.Max();
        model.Answer = rows => rows.Any(row => row.Numbers[0] == poisonous) ? throw new InferenceException("Too much.") : FakeModel.Echo(rows);

        model.Open();

        await Replies.ProblemAsync(await waiting[poisonous], 422, "inference_failed");
        waiting.Remove(poisonous);
        foreach (var (number, answer) in waiting)
        {
            var data = await Replies.InferredAsync(await answer);
            Assert.That(data.GetProperty("result").GetDouble(), Is.EqualTo(number));
        }
    }

    [Test]
    public async Task Post_MoreRowsThanABatch_AreRunInPartsAndAnsweredInOrder()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, model.Wire);
        model.Runs.Clear();

        var reply = await server.PostAsync("/models/echo", $$"""{"instances":[{{string.Join(",", Enumerable.Range(0, 20).Select(i => $"[{i},0]"))}}]}""");

        var data = await Replies.InferredAsync(reply);
        Assert.That(data.EnumerateArray().Select(row => row.GetProperty("result").GetInt32()), Is.EqualTo(Enumerable.Range(0, 20)));
        Assert.That(model.Runs, Is.EqualTo(new[] { 8, 8, 4 }));
        Assert.That(Replies.Header(reply, "x-batch-size"), Is.EqualTo("8"));
    }

    /// <summary>One request runs, four wait, and what is sent beyond them has come back.</summary>
    private static async Task<(Task<HttpResponseMessage> Running, Dictionary<int, Task<HttpResponseMessage>> Waiting, List<HttpResponseMessage> Shed)> FillQueueAsync(
        TestServer server, FakeModel model, int more = 1)
    {
        model.Close();
        var running = PostAsync(server, 0);
        await model.EnteredAsync(1);
        var waiting = Enumerable.Range(1, 4 + more).ToDictionary(number => number, number => PostAsync(server, number));
        var shed = new List<HttpResponseMessage>();
        while (shed.Count < more)
        {
            var refused = await Task.WhenAny(waiting.Values);
            waiting.Remove(waiting.Single(request => request.Value == refused).Key);
            shed.Add(await refused);
        }

        return (running, waiting, shed);
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, int number) =>
        server.PostAsync("/models/echo", $$"""{"features":[{{number}},0]}""");
}
