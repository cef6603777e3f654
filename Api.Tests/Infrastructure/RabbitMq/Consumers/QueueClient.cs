using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Interlock.Api.Tests.Infrastructure.RabbitMq.Consumers;

/// <summary>Who sends requests to a queue, and collects the answers by their correlation id.</summary>
internal sealed class QueueClient : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly ConcurrentQueue<QueueAnswer> _answers = new();

    private QueueClient(IConnection connection, IChannel channel) => (_connection, Channel) = (connection, channel);

    public IChannel Channel { get; }

    /// <summary>The queue of requests.</summary>
    public string Queue { get; } = $"requests {Guid.NewGuid():n}";

    public string Dead => Queue + ".dead";

    /// <summary>Where answers come to this client.</summary>
    public string ReplyTo { get; private set; } = "";

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<QueueAnswer> Answers => [.. _answers];

    public static async Task<QueueClient> ConnectAsync(RabbitMqBroker broker)
    {
        var connection = await broker.ConnectAsync();
        var client = new QueueClient(connection, await connection.CreateChannelAsync(new CreateChannelOptions(true, true)));
        client.ReplyTo = (await client.Channel.QueueDeclareAsync()).QueueName;
        await client.CollectAsync(client.ReplyTo);
        return client;
    }

    /// <summary>A model echo that consumes the queue.</summary>
    public string Yaml(RabbitMqBroker broker, string consume = "", string server = "") => $$"""
        server: { urls: "http://127.0.0.1:0", {{server}} }
        queue: { engine: rabbitmq, url: "{{broker.Url}}", prefix: t-{{Queue.Split(' ')[1]}}, reconnect-delay: 50ms, max-reconnect-delay: 200ms }
        {{FakeModel.Yaml}}
            consume: { queue: {{Queue}}, retries: 2, retry-delay: 10ms, {{consume}} }
        """;

    /// <summary>Answers of a queue are collected, too. It must be there: the broker drops who consumes from one that is just being made.</summary>
    public async Task CollectAsync(string queue)
    {
        var consumer = new AsyncEventingBasicConsumer(Channel);
        consumer.ReceivedAsync += (_, got) =>
        {
            _answers.Enqueue(new QueueAnswer(
                got.BasicProperties.CorrelationId, JsonElement.Parse(got.Body.Span), got.BasicProperties.Headers ?? new Dictionary<string, object?>()));
            return Task.CompletedTask;
        };
        await Channel.BasicConsumeAsync(queue, autoAck: true, consumer);
    }

    /// <summary>Sends a request that asks for an answer under this id.</summary>
    public Task SendAsync(string id, string json, Action<BasicProperties>? change = null) => SendAsync(id, Encoding.UTF8.GetBytes(json), change);

    public async Task SendAsync(string id, byte[] body, Action<BasicProperties>? change = null)
    {
        var properties = new BasicProperties { CorrelationId = id, ReplyTo = ReplyTo, Persistent = true };
        change?.Invoke(properties);
        await Poll.UntilAsync(() => IsPublishedAsync(properties, body), "there is a queue to send to");
    }

    /// <summary>The answer under this id, once it is there.</summary>
    public async Task<QueueAnswer> AnswerAsync(string? id)
    {
        QueueAnswer? answer = null;
        await Poll.UntilAsync(() => Task.FromResult((answer = _answers.FirstOrDefault(answer => answer.Id == id)) is not null), $"an answer to {id}");
        return answer!;
    }

    /// <summary>Waits until a model consumes from a queue; all of its queues are there by then.</summary>
    public Task ConsumedAsync(string queue) => Poll.UntilAsync(() => RabbitMqBroker.HasConsumerAsync(_connection, queue), "the model consumes");

    public Task<BasicGetResult> DeadAsync() => TestEngine.GetAsync(Channel, Dead);

    private async Task<bool> IsPublishedAsync(BasicProperties properties, byte[] body)
    {
        try
        {
            await Channel.BasicPublishAsync("", Queue, mandatory: true, properties, body);
            return true;
        }
        catch (PublishException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}

/// <summary>An answer from a queue.</summary>
internal sealed record QueueAnswer(string? Id, JsonElement Body, IDictionary<string, object?> Headers)
{
    public string Code => Body.GetProperty("code").GetString()!;

    public int Status => Body.GetProperty("status").GetInt32();

    public double Value => Body.GetProperty("data").GetProperty("result").GetDouble();

    public string TextOf(string header) => Headers[header] is byte[] text ? Encoding.UTF8.GetString(text) : Headers[header]!.ToString()!;
}
