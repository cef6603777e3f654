using Interlock.Application.Configuration;

namespace Interlock.Application.Tasks;

/// <summary>The section <c>queue</c>: what brings tasks to workers. The key <c>engine</c> picks the record.</summary>
[ConfigUnion("engine", typeof(EmbeddedQueueConfig), typeof(RabbitmqQueueConfig))]
public abstract record QueueConfig;

/// <summary>The datastore alone: its tasks are found by looking. Servers that share a datastore share the work.</summary>
[ConfigName("embedded")]
public sealed record EmbeddedQueueConfig : QueueConfig
{
    [ConfigDoc("How often an idle server looks for tasks that others accepted or that are due again; its own it sees at once.")]
    [ConfigRange("50ms", "1m")]
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>RabbitMQ spreads the work over the servers that share a datastore, and feeds models that <c>consume</c>.</summary>
[ConfigName("rabbitmq")]
public sealed record RabbitmqQueueConfig : QueueConfig, IConfigSection
{
    [ConfigDoc("Address of the broker: amqp://user:password@host:5672/vhost, or amqps:// for TLS.")]
    [ConfigSecret]
    public required string Url { get; init; }

    [ConfigDoc("Begins the names of the queues and exchanges that tasks use.")]
    public string Prefix { get; init; } = "interlock";

    [ConfigDoc("Most messages a server holds unacknowledged.")]
    [ConfigRange("1", "10000")]
    public int Prefetch { get; init; } = 64;

    [ConfigDoc("Pause before the first attempt to reconnect; each further one is twice as long, up to max-reconnect-delay.")]
    [ConfigRange("50ms", "1m")]
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    [ConfigDoc("Longest pause between attempts to reconnect.")]
    [ConfigRange("100ms", "10m")]
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (!(Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"))
        {
            yield return new ConfigProblem("url", "is not an address such as amqp://user:password@localhost:5672/");
        }

        if (!ConfigId.IsValid(Prefix))
        {
            yield return new ConfigProblem("prefix", ConfigId.Rule);
        }

        if (ReconnectDelay > MaxReconnectDelay)
        {
            yield return new ConfigProblem("reconnect-delay", "is longer than 'max-reconnect-delay'") { DependsOn = "max-reconnect-delay" };
        }
    }
}
