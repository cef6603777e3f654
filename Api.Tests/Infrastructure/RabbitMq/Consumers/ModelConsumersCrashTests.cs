using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;
using RabbitMQ.Client;

namespace Interlock.Api.Tests.Infrastructure.RabbitMq.Consumers;

/// <summary>No request is lost, whatever ends in the middle.</summary>
[Parallelizable]
public sealed class ModelConsumersCrashTests
{
    // More than a server answers between the word to stop and the end of taking.
    private const int Requests = 2000;

    private readonly string _requests = $"requests-{Guid.NewGuid():n}";
    private readonly FakeModel _model = new();
    private readonly CapturedLog _log = new();

    private volatile bool _isHeld;

    private string Results => $"{_requests}.results";

    [Test]
    public async Task Consume_BrokerRestartsMidway_EveryRequestIsAnswered()
    {
        await using var broker = await RabbitMqBroker.StartOwnAsync();
        await using var server = await StartAsync(await PreparedAsync(broker));
        await Poll.UntilAsync(
            async () => (await server.GetJsonAsync("/predictions?model=echo")).GetProperty("data").GetArrayLength() > 20, "some are answered");

        await broker.StopAsync();
        await broker.StartAsync();

        await using var client = await QueueClient.ConnectAsync(broker);
        await client.ConsumedAsync(_requests);
        await client.CollectAsync(Results);
        await Poll.UntilAsync(() => Task.FromResult(Ids(client).Count == Requests), "every request is answered", seconds: 60);
        Assert.That(await client.Channel.MessageCountAsync($"{_requests}.dead"), Is.Zero);
    }

    [Test]
    public async Task Consume_ServerDrains_WhatItTookIsAnsweredAndTheRestStays()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        using var gate = HoldAt(100);
        var server = await StartAsync(await PreparedAsync(broker, "prefetch: 50"));
        await using var client = await QueueClient.ConnectAsync(broker);
        await client.ConsumedAsync(_requests);
        await client.CollectAsync(Results);
        await Poll.UntilAsync(() => Task.FromResult(_isHeld), "the model is in the middle of a request");

        var stopping = server.DisposeAsync().AsTask();
        await Poll.UntilAsync(() => Task.FromResult(server.App.Lifetime.ApplicationStopping.IsCancellationRequested), "the server was told to stop");
        gate.Set();
        await stopping;

        var left = await client.Channel.MessageCountAsync(_requests);
        Assert.That(left, Is.GreaterThan(0));
        await Poll.UntilAsync(() => Task.FromResult(client.Answers.Count + left == Requests), "what was taken is answered once, and the rest is there");
        Assert.That(Ids(client), Has.Count.EqualTo(client.Answers.Count));
        Assert.That(_log.Errors, Is.Empty);
    }

    [Test]
    public async Task Consume_BrokerIsDownAtTheStart_IsServedOnceItIsUp()
    {
        await using var broker = RabbitMqBroker.Create();
        await using var server = await StartAsync(Yaml(broker));

        await broker.StartAsync();

        await using var client = await QueueClient.ConnectAsync(broker);
        await client.ConsumedAsync(_requests);
        await SendAsync(client, 0);
        await client.CollectAsync(Results);
        Assert.That((await client.AnswerAsync("0")).Value, Is.Zero);
    }

    [Test]
    public async Task Consume_WhatEndedOtherServers_IsTakenAloneAndAtLastDeadLettered()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using (await StartAsync(Yaml(broker)))
        {
            await using var first = await QueueClient.ConnectAsync(broker);
            await first.ConsumedAsync(_requests);
        }

        await using var client = await QueueClient.ConnectAsync(broker);
        await Task.WhenAll(Enumerable.Range(1, 10).Select(i => SendAsync(client, i)));
        await TakeAndCrashAsync(broker, 10);
        await TakeAndCrashAsync(broker, 10);
        await client.CollectAsync(Results);
        using (var gate = HoldAt(4))
        {
            await using var server = await StartAsync(Yaml(broker));
            await Poll.UntilAsync(() => Task.FromResult(_isHeld && client.Answers.Count == 3), "those ahead of it are answered");
            Assert.That(await client.Channel.MessageCountAsync(_requests), Is.EqualTo(6), "it is taken alone");
            gate.Set();
            await Poll.UntilAsync(() => Task.FromResult(Ids(client).Count == 10), "those that did nothing are answered");
        }

        await SendAsync(client, 99);
        for (var crashes = 0; crashes < 11; crashes++)
        {
            await TakeAndCrashAsync(broker, 1);
        }

        var dead = await TestEngine.GetAsync(client.Channel, $"{_requests}.dead");
        Assert.That(dead.BasicProperties.CorrelationId, Is.EqualTo("99"));
        Assert.That(dead.BasicProperties.Headers!.Keys, Has.Member("x-death"));
    }

    /// <summary>The model stops at so many requests until it is told to go on.</summary>
    private ManualResetEventSlim HoldAt(int count)
    {
        var (gate, seen) = (new ManualResetEventSlim(), 0);
        _model.Answer = rows =>
        {
            var requests = rows.Count(row => row.Numbers is [>= 1, 0]);
            var before = Interlocked.Add(ref seen, requests) - requests;
            _isHeld = before < count && before + requests >= count;
            Assert.That(!_isHeld || gate.Wait(TimeSpan.FromSeconds(30)), "it was told to go on");
            return FakeModel.Echo(rows);
        };
        return gate;
    }

    private string Yaml(RabbitMqBroker broker, string consume = "") => $$"""
        queue: { engine: rabbitmq, url: "{{broker.Url}}", reconnect-delay: 50ms, max-reconnect-delay: 200ms }
        {{FakeModel.Yaml}}
            consume: { queue: {{_requests}}, results: {{Results}}, {{consume}} }
        """;

    /// <summary>Requests that wait before the server starts.</summary>
    private async Task<string> PreparedAsync(RabbitMqBroker broker, string consume = "")
    {
        await using var client = await QueueClient.ConnectAsync(broker);
        await client.Channel.QueueDeclareAsync(
            _requests, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(i => SendAsync(client, i)));
        return Yaml(broker, consume);
    }

    private async Task SendAsync(QueueClient client, int id) => await client.Channel.BasicPublishAsync(
        "",
        _requests,
        mandatory: true,
        new BasicProperties { CorrelationId = $"{id}", Persistent = true },
        Encoding.UTF8.GetBytes($$"""{"x":{{id}},"y":0}"""));

    private static HashSet<string?> Ids(QueueClient client) => [.. client.Answers.Select(answer => answer.Id)];

    /// <summary>A server that takes messages and ends without a word.</summary>
    private async Task TakeAndCrashAsync(RabbitMqBroker broker, int messages)
    {
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        for (var taken = 0; taken < messages;)
        {
            taken += await channel.BasicGetAsync(_requests, autoAck: false) is null ? 0 : 1;
        }
    }

    private Task<TestServer> StartAsync(string yaml) => TestServer.StartAsync(yaml, container =>
    {
        _model.Wire(container);
        _log.Wire(container);
    });
}
