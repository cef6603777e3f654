using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Access;

/// <summary>One caller floods a model while another one sends one request at a time, on a whole server with keys.</summary>
public sealed class FairCallersTests
{
    private static readonly string Yaml = FakeModel.Yaml.Replace("max-batch: 8", "max-batch: 2", StringComparison.Ordinal) + TestKeys.Yaml;

    [Test]
    public async Task Post_QueueFullOfAnotherCaller_IsAdmittedAndInTheNextBatch()
    {
        const int Other = 99;
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(Yaml, model.Wire);
        for (var round = 0; round < 3; round++)
        {
            var batches = new List<int[]>();
            model.Answer = rows =>
            {
                batches.Add([.. rows.Select(row => (int)row.Numbers[0])]);
                return FakeModel.Echo(rows);
            };
            model.Close();
            var running = PostAsync(server, "infer", 0);
            await model.EnteredAsync(1);
            var flood = Enumerable.Range(1, 10).Select(number => PostAsync(server, "infer", number)).ToList();
            await RejectedAsync(flood, 6);

            var other = PostAsync(server, "other", Other);
            await RejectedAsync(flood, 1);
            model.Open();

            await Replies.InferredAsync(await other);
            await Replies.InferredAsync(await running);
            foreach (var admitted in flood)
            {
                await Replies.InferredAsync(await admitted);
            }

            Assert.That(batches.Select(batch => batch.Length), Is.EqualTo(new[] { 1, 2, 2 }));
            Assert.That(batches[1], Does.Contain(Other), "three requests of the flood came before it");
        }
    }

    [Test]
    public async Task Post_BesideAFlood_IsNeverRejected()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(Yaml, model.Wire);
        using var over = new CancellationTokenSource();
        var rejected = 0;
        async Task FloodAsync()
        {
            while (!over.IsCancellationRequested)
            {
                using var reply = await PostAsync(server, "infer", 1);
                rejected += reply.IsSuccessStatusCode ? 0 : 1;
            }
        }

        var flood = Enumerable.Range(0, 24).Select(_ => FloodAsync()).ToList();
        await Poll.UntilAsync(() => Task.FromResult(rejected > 0), "the queue is full");
        for (var i = 0; i < 100; i++)
        {
            await Replies.InferredAsync(await PostAsync(server, "other", i));
        }

        await over.CancelAsync();
        await Task.WhenAll(flood);
    }

    [Test]
    public async Task Post_BeyondTheQueueShareOfTheKey_IsOverloadedWhileOthersAreAdmitted()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(Yaml.Replace("{ id: infer, ", "{ id: infer, queue-share: 0.3, ", StringComparison.Ordinal), model.Wire);
        model.Close();
        var running = PostAsync(server, "infer", 0);
        await model.EnteredAsync(1);
        var waiting = Enumerable.Range(1, 5).Select(number => PostAsync(server, "infer", number)).ToList();
        await RejectedAsync(waiting, 3);

        waiting.AddRange(Enumerable.Range(6, 3).Select(number => PostAsync(server, "other", number)));
        await RejectedAsync(waiting, 1);
        model.Open();

        foreach (var admitted in waiting.Append(running))
        {
            await Replies.InferredAsync(await admitted);
        }
    }

    /// <summary>Waits for as many rejected requests, and removes them.</summary>
    private static async Task RejectedAsync(List<Task<HttpResponseMessage>> requests, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var rejected = await Task.WhenAny(requests);
            requests.Remove(rejected);
            using var reply = await rejected;
            await Replies.ProblemAsync(reply, 503, "overloaded");
            Assert.That(Replies.Header(reply, "Retry-After"), Is.EqualTo("1"));
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(TestServer server, string key, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/models/echo")
        {
            Content = new StringContent($$"""{"features":[{{number}},0]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", TestKeys.Of(key));
        return await server.Client.SendAsync(request);
    }
}
