using Interlock.Api.Tests.Support;
using Interlock.Application.Serving.Catalog;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.RabbitMq.Consumers;

/// <summary>Messages choose versions by their headers, as requests do.</summary>
[Parallelizable]
public sealed class MessageTargetTests
{
    private const string Row = """{"x":1,"y":0}""";
    private const string Pin = "x-model-version";
    private const string User = "x-user-id";

    private readonly FakeModel _model = new();

    [Test]
    public async Task Consume_Pinned_ThatVersionAnswers()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker), percent: 50);
        for (var i = 0; i < 20; i++)
        {
            await SendAsync(client, $"{i}", (Pin, $"v{1 + (i % 2)}"));
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.That((await client.AnswerAsync($"{i}")).TextOf(Pin), Is.EqualTo($"v{1 + (i % 2)}"));
        }
    }

    [Test]
    public async Task Consume_StickyCanary_SendersStayWhereHttpPutsThem()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker), percent: 50);
        for (var i = 0; i < 40; i++)
        {
            await SendAsync(client, $"{i}", (User, i % 2 == 0 ? i : $"{i}"));
        }

        for (var i = 0; i < 40; i++)
        {
            var version = ModelTarget.Of("echo", null, $"{i}").Share < 0.5 ? "v2" : "v1";
            Assert.That((await client.AnswerAsync($"{i}")).TextOf(Pin), Is.EqualTo(version));
        }
    }

    [Test]
    public async Task Consume_PinThatCannotBe_IsDeadLettered()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker), percent: 0);

        await SendAsync(client, "away", (Pin, "v9"));
        await SendAsync(client, "none", (Pin, "a b"));
        await SendAsync(client, "list", (Pin, new List<object?> { "v1" }));
        await SendAsync(client, "good", ("other", "v9"));

        Assert.That(((await client.AnswerAsync("away")).Status, (await client.AnswerAsync("away")).Code), Is.EqualTo((404, "version_not_loaded")));
        Assert.That((await client.AnswerAsync("none")).Code, Is.EqualTo("invalid_input"));
        Assert.That((await client.AnswerAsync("list")).Body.GetProperty("msg").GetString(), Is.EqualTo($"{Pin}: the header is neither a text nor a number"));
        Assert.That((await client.AnswerAsync("good")).TextOf(Pin), Is.EqualTo("v1"));
        Assert.That((await client.DeadAsync()).BasicProperties.Headers, Contains.Key(Pin));
    }

    private static Task SendAsync(QueueClient client, string id, (string Name, object Value) header) => client.SendAsync(
        id, Row, properties => properties.Headers = new Dictionary<string, object?> { [header.Name] = header.Value });

    private Task<TestServer> StartAsync(string yaml, int percent)
    {
        const string Version = "{ runtime: onnx, path: models/iris/v2.onnx }";
        var versions = $"versions: {{ v1: {Version}, v2: {Version} }}\n    canary: {{ version: v2, percent: {percent}, sticky: {User} }}";
        return TestServer.StartAsync(yaml.Replace($"versions: {{ v1: {Version} }}", versions, StringComparison.Ordinal), _model.Wire);
    }
}
