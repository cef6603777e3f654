namespace Interlock.Application.Configuration;

/// <summary>The section <c>consume</c> of a model: it answers the messages of a RabbitMQ queue.</summary>
public sealed record ConsumeConfig : IConfigSection
{
    private const int LongestName = 200;

    [ConfigDoc("The queue whose messages are requests. It is made, as a durable quorum queue, where it does not exist.")]
    public required string Queue { get; init; }

    [ConfigDoc("The queue that answers go to where a message has no reply_to; by default such answers are only recorded.")]
    public string? Results { get; init; }

    [ConfigDoc("The queue that messages go to which cannot be answered, with the reason in their headers; by default the queue's name and '.dead'.")]
    public string? DeadLetters { get; init; }

    [ConfigDoc("Most messages taken at once; they are answered in batches of serving.max-batch.")]
    [ConfigRange("1", "10000")]
    public int Prefetch { get; init; } = 128;

    [ConfigDoc("How often a message is tried again whose model failed for a reason that may pass.")]
    [ConfigRange("0", "100")]
    public int Retries { get; init; } = 5;

    [ConfigDoc("Pause before the first retry, on average; each further one is twice as long, up to a minute.")]
    [ConfigRange("10ms", "1m")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where messages go that cannot be answered.</summary>
    public string DeadLetterQueue => DeadLetters ?? Queue + ".dead";

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        foreach (var (key, name) in new[] { ("queue", Queue), ("results", Results), ("dead-letters", DeadLetters) })
        {
            if (name is not null && (name.Length is 0 or > LongestName || name.StartsWith("amq.", StringComparison.Ordinal)))
            {
                yield return new ConfigProblem(key, $"is not the name of a queue: 1 to {LongestName} characters, not beginning with 'amq.'");
            }
        }

        if (Results == Queue || DeadLetterQueue == Queue || DeadLetterQueue == Results)
        {
            yield return new ConfigProblem("", "requests, results and dead letters need queues of their own");
        }
    }
}
