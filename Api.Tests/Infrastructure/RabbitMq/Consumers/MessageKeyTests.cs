using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Predictions;
using Interlock.Domain.Predictions;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.RabbitMq.Consumers;

/// <summary>The header <c>x-request-key</c> of a message is the key of its prediction.</summary>
[Parallelizable]
public sealed class MessageKeyTests
{
    private const string Row = """{"x":1,"y":0}""";

    private readonly FakeModel _model = new();

    [TestCase("order 17", "order 17")]
    [TestCase(17, "17")]
    public async Task Consume_MessageSentAgain_IsTheSamePrediction(object header, string key)
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker));

        await SendAsync(client, "first", header);
        var first = await client.AnswerAsync("first");
        await SendAsync(client, "second", header, """{ "y": 0, "x": 1.0 }""");
        var second = await client.AnswerAsync("second");

        Assert.That(second.TextOf("x-prediction-id"), Is.EqualTo(first.TextOf("x-prediction-id")));
        Assert.That(second.Body.ToString(), Is.EqualTo(first.Body.ToString()));
        Assert.That((await PredictionsAsync(server)).Select(prediction => prediction.RequestKey), Is.EqualTo(new[] { key }));
    }

    [Test]
    public async Task Consume_SameKeyAtOnce_IsOnePrediction()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker, "prefetch: 8").Replace("retries: 2", "retries: 0", StringComparison.Ordinal));
        await client.ConsumedAsync(client.Queue);
        _model.Close();
        await SendAsync(client, "busy", "busy");
        await _model.EnteredAsync(1);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SendAsync(client, $"{i}", "same")));
        _model.Open();

        for (var i = 0; i < 6; i++)
        {
            Assert.That((await client.AnswerAsync($"{i}")).Status, Is.EqualTo(200));
        }

        Assert.That(client.Answers.Where(answer => answer.Id != "busy").Select(answer => answer.TextOf("x-prediction-id")).Distinct().Count(), Is.EqualTo(1));
        Assert.That(await PredictionsAsync(server), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Consume_KeyThatAnswersAnotherRequestOrIsNone_IsDeadLettered()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker));
        await SendAsync(client, "first", "taken");
        await client.AnswerAsync("first");

        await SendAsync(client, "other", "taken", """{"x":2,"y":0}""");
        await SendAsync(client, "rows", "rows", """{"instances":[{"x":2,"y":0},{"x":2,"y":0}]}""");
        await SendAsync(client, "none", "a\tb");

        Assert.That(((await client.AnswerAsync("other")).Status, (await client.AnswerAsync("other")).Code), Is.EqualTo((409, "request_key_reused")));
        Assert.That(((await client.AnswerAsync("rows")).Status, (await client.AnswerAsync("rows")).Code), Is.EqualTo((400, "invalid_input")));
        Assert.That((await client.AnswerAsync("none")).Body.GetProperty("errors")[0].GetProperty("path").GetString(), Is.EqualTo("x-request-key"));
        Assert.That(Encoding.UTF8.GetString((byte[])(await client.DeadAsync()).BasicProperties.Headers!["x-code"]!), Is.EqualTo("request_key_reused").Or.EqualTo("invalid_input"));
        Assert.That(await PredictionsAsync(server), Has.Count.EqualTo(1));
    }

    private static async Task<IReadOnlyList<Prediction>> PredictionsAsync(TestServer server) =>
        await server.App.Services.GetRequiredService<IPredictionDatastore>().ListAsync(new PredictionFilter { Model = "echo", Limit = 100 }, CancellationToken.None);

    private static Task SendAsync(QueueClient client, string id, object key, string body = Row) =>
        client.SendAsync(id, body, properties => properties.Headers = new Dictionary<string, object?> { ["x-request-key"] = key });

    private Task<TestServer> StartAsync(string yaml) => TestServer.StartAsync(yaml, _model.Wire);
}
