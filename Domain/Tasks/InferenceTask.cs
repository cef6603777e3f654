using Interlock.Domain.Leases;

namespace Interlock.Domain.Tasks;

/// <summary>One asynchronous inference. The row in the datastore is the truth; queues only say which rows are to be looked at.</summary>
public sealed partial class InferenceTask : Leased
{
    /// <summary>The longest idempotency key, in characters.</summary>
    public const int MaxKeyLength = 255;

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Who sent it: the caller's name; null where callers have none.</summary>
    public string? Caller { get; init; }

    /// <summary>The span of the request that posted it, as W3C's traceparent; null where it has none.</summary>
    public string? TraceParent { get; set; }

    /// <summary>What was asked: the JSON form of the model's kind.</summary>
    public required string Request { get; init; }

    /// <summary>SHA-256 (64 lowercase hex digits) of <see cref="Request"/>, <see cref="VersionWanted"/> and <see cref="RequestKey"/>: what a repeated key must come with.</summary>
    public required string RequestHash { get; init; }

    /// <summary>The version that is to answer, or null for whichever answers then.</summary>
    public string? VersionWanted { get; init; }

    /// <summary>Where who sent it stands among all, 0 to below 1: what a sticky canary goes by. Null to draw lots.</summary>
    public double? Share { get; init; }

    /// <summary>What makes a repeated POST of a caller the same task, or null. One of a kind per model and caller.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The caller's own key of the prediction that the task makes, unique for the model; null where the request had none.</summary>
    public string? RequestKey { get; init; }

    /// <summary>Where the result is posted when the task ends, or null.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>Where it is in its life.</summary>
    public TaskState State { get; private set; }

    /// <summary>When a broker was last told of it (UTC); null when none was, or it must be told again.</summary>
    public DateTime? OfferedAt { get; private set; }

    /// <summary>Whether who sent it wants it cancelled; its worker looks.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>When it was first worked on (UTC).</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>Items that are done.</summary>
    public int Done { get; private set; }

    /// <summary>All its items, or 0 while that is not known.</summary>
    public int Total { get; private set; }

    /// <summary>What a synchronous reply would have as <c>data</c>, as JSON; null unless it succeeded.</summary>
    public string? Result { get; private set; }

    /// <summary>The code of the (last) failure, or null.</summary>
    public string? Code { get; private set; }

    /// <summary>The (last) failure in words, or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>Every bad field, as JSON; null unless the input was bad.</summary>
    public string? Problems { get; private set; }

    /// <summary>The version that answered or failed, or null.</summary>
    public string? Version { get; private set; }

    /// <summary>The revision under which it did, or null.</summary>
    public int? Revision { get; private set; }

    /// <summary>The first of the recorded predictions, or null.</summary>
    public string? PredictionId { get; private set; }

    /// <summary>When it was accepted (UTC), read from the id.</summary>
    public DateTimeOffset CreatedAt => TimeOrderedId.TimeOf(Id);

    /// <summary>Whether nothing more will happen to it by itself.</summary>
    public bool IsFinished => State is not (TaskState.Queued or TaskState.Running);
}
