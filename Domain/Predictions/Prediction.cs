namespace Interlock.Domain.Predictions;

/// <summary>One recorded answer: what was asked, what was said, and which version under which revision said it.</summary>
public sealed class Prediction
{
    /// <summary>What stands for a request that is not kept any more.</summary>
    public const string NoRequest = "{}";

    /// <summary>Time-ordered: 32 lowercase hex digits of a version 7 UUID, see <see cref="TimeOrderedId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The version that answered.</summary>
    public required string Version { get; init; }

    /// <summary>The revision of the configuration under which it answered.</summary>
    public required int Revision { get; init; }

    /// <summary>What the version was made of: SHA-256 (64 lowercase hex digits) of its file, or of the list of its files; null where it has none.</summary>
    public string? ModelHash { get; init; }

    /// <summary>Who asked: the caller's name; null where callers have none, and for the server itself.</summary>
    public string? Caller { get; set; }

    /// <summary>The trace of the request: 32 lowercase hex digits, as W3C Trace Context has it; null where it has none.</summary>
    public string? TraceId { get; init; }

    /// <summary>The caller's own key, unique for the model; null where the request had none.</summary>
    public string? RequestKey { get; set; }

    /// <summary>What was asked, as canonical JSON.</summary>
    public required string Request { get; init; }

    /// <summary>What was answered, as JSON.</summary>
    public required string Response { get; init; }

    /// <summary>Milliseconds spent in the runtime by the batch this row rode in.</summary>
    public required double InferMs { get; init; }

    /// <summary>Whether it can be asked again.</summary>
    public bool HasRequest => Request != NoRequest;

    /// <summary>When it was answered (UTC), read from the id.</summary>
    public DateTimeOffset CreatedAt => TimeOrderedId.TimeOf(Id);
}
