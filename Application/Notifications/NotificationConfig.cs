using Interlock.Application.Configuration;

namespace Interlock.Application.Notifications;

/// <summary>An entry of <c>notifications</c>: who is told of what happens here. The key <c>type</c> picks the record.</summary>
[ConfigUnion("type", typeof(SlackNotificationConfig), typeof(WebhookNotificationConfig))]
public abstract record NotificationConfig : IConfigSection
{
    /// <summary>Every event there is.</summary>
    public static readonly IReadOnlyDictionary<string, NotificationEvent> Events = new OrderedDictionary<string, NotificationEvent>
    {
        ["task.dead"] = new("a task was given up after its retries", "reason", "code"),
        ["job.succeeded"] = new("a run of a job succeeded", "date", "cause"),
        ["job.failed"] = new("a run of a job failed or was not done in time", "date", "cause", "step", "reason"),
        ["job.late"] = new("a run of a job has not ended in the time that 'late-after' gives it", "date", "reason"),
        ["job.missed"] = new("runs of a job were missed while no server was up", "count"),
        ["swap.published"] = new("a change of the configuration is served", "revision", "source", "author"),
        ["swap.refused"] = new("a change of the configuration is refused; what is served stays", "revision", "source", "author", "reason"),
        ["swap.rolled-back"] = new("a change of the configuration went wrong and is undone", "revision", "source", "author", "reason"),
        ["model.hung"] = new("a run of a model does not end: the model is not ready", "version", "reason"),
        ["model.recovered"] = new("a model that hung is ready again", "version"),
        ["drift.high"] = new("what a model is asked or answers has moved from its reference", "version", "reason"),
        ["quality.dropped"] = new("a model is less right than it must be", "version", "reason"),
        ["labels.late"] = new("no label arrives for the predictions of a model", "version", "reason"),
    };

    [ConfigDoc("Where to post. Whoever knows the address can post there, so it is a secret.")]
    [ConfigSecret]
    public required string Url { get; init; }

    [ConfigDoc("Events to tell of: task.dead, job.succeeded, job.failed, job.late, job.missed, swap.published, swap.refused, swap.rolled-back, model.hung, model.recovered, drift.high, quality.dropped, labels.late, or a group such as job.*.")]
    public required IReadOnlyList<string> On { get; init; }

    [ConfigDoc("Only of these jobs or models; by default of all.")]
    public IReadOnlyList<string> Only { get; init; } = [];

    [ConfigDoc("The text, with {{ event }}, {{ subject }}, {{ reason }}, {{ id }}, {{ time }}, {{ text }} and whatever else the event has.")]
    public string? Template { get; init; }

    [ConfigDoc("Longest time for one attempt.")]
    [ConfigRange("100ms", "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    [ConfigDoc("How often a post that failed is tried again.")]
    [ConfigRange("0", "100")]
    public int Retries { get; init; } = 8;

    [ConfigDoc("Pause before the first retry, on average; each further one is twice as long, up to an hour.")]
    [ConfigRange("10ms", "1h")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    [ConfigDoc("Most posts a minute; what is beyond it is told later, as one post that counts them.")]
    [ConfigRange("1", "6000")]
    public int RateLimit { get; init; } = 20;

    /// <inheritdoc />
    public virtual IEnumerable<ConfigProblem> Validate() => NotificationRules.Check(this);

    /// <summary>Whether any of its patterns covers the event.</summary>
    public bool Tells(string name) => On.Any(pattern => Covers(pattern, name));

    /// <summary>Whether this entry wants to be told.</summary>
    /// <param name="name">The event: <c>job.failed</c>.</param>
    /// <param name="subject">The job or model it is about.</param>
    public bool Wants(string name, string subject) => Tells(name) && (Only.Count == 0 || Only.Contains(subject));

    internal static bool Covers(string pattern, string name) =>
        pattern == name || pattern == "*" || (pattern.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(pattern[..^1], StringComparison.Ordinal));
}

/// <summary>A Slack incoming webhook, or any chat that understands <c>{"text":"..."}</c>.</summary>
[ConfigName("slack")]
public sealed record SlackNotificationConfig : NotificationConfig;

/// <summary>Any address: it gets the event as JSON.</summary>
[ConfigName("webhook")]
public sealed record WebhookNotificationConfig : NotificationConfig
{
    [ConfigDoc("Signs posts (HMAC-SHA256, as Standard Webhooks describe it): text, or whsec_ and base64; by default they are not signed.")]
    [ConfigSecret]
    public string Secret { get; init; } = "";

    /// <inheritdoc />
    public override IEnumerable<ConfigProblem> Validate()
    {
        foreach (var problem in base.Validate())
        {
            yield return problem;
        }

        if (Secret.Length > 0 && WebhookSecret.ProblemOf(Secret) is { } wrong)
        {
            yield return new ConfigProblem("secret", wrong);
        }
    }
}
