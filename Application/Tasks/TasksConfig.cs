using Interlock.Application.Configuration;
using Interlock.Application.Notifications;

namespace Interlock.Application.Tasks;

/// <summary>What becomes of a change of a contract while tasks wait that were accepted with the old one.</summary>
public enum OnContractChange
{
    /// <summary>It is rejected.</summary>
    Reject,

    /// <summary>It is published; the tasks are answered with the new contract, or fail.</summary>
    Publish,
}

/// <summary>The section <c>tasks</c>: requests sent with <c>Prefer: respond-async</c>.</summary>
public sealed record TasksConfig : IConfigSection
{
    [ConfigDoc("Most tasks run at once by this server, and one of each further model, so that a slow one does not hold up others; 0 leaves them to other servers. By default twice the processors.")]
    [ConfigRange("0", "1024")]
    public int? Workers { get; init; }

    [ConfigDoc("How often a task is tried again whose model failed for a reason that may pass, such as an external API.")]
    [ConfigRange("0", "100")]
    public int Retries { get; init; } = 5;

    [ConfigDoc("Pause before the first retry, on average; each further one is twice as long.")]
    [ConfigRange("10ms", "1h")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    [ConfigDoc("Longest pause before a retry.")]
    [ConfigRange("10ms", "1d")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    [ConfigDoc("How long a server that works on a task may be silent before others take the task over.")]
    [ConfigRange("1s", "1h")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    [ConfigDoc("How long one attempt may take.")]
    [ConfigRange("1s", "7d")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    [ConfigDoc("Most tasks waiting; beyond it a request with Prefer: respond-async gets 503.")]
    [ConfigRange("1", "100000000")]
    public int MaxQueued { get; init; } = 100_000;

    [ConfigDoc("What becomes of an edit that changes the contract of a model, or removes it, while tasks of it wait: reject or publish. Published, it decides what these tasks may ask.")]
    public OnContractChange OnContractChange { get; init; } = OnContractChange.Reject;

    [ConfigDoc("How long a finished task is kept, and with it its Idempotency-Key.")]
    [ConfigRange("1m", "3650d")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    [ConfigDoc("How callers may be told that a task ended.")]
    public CallbackConfig Callbacks { get; init; } = new();

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (RetryDelay > MaxRetryDelay)
        {
            yield return new ConfigProblem("retry-delay", "is longer than 'max-retry-delay'") { DependsOn = "max-retry-delay" };
        }
    }
}
