using System.Text.Json.Nodes;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Access.Audit;

/// <summary>Makes audit entries.</summary>
public static class AuditEntries
{
    /// <summary>The outcome of a change that was made.</summary>
    public const string Done = "done";

    /// <summary>An entry for what happens now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="source">Who did it, and from where.</param>
    /// <param name="action">What was done, such as <c>config.apply</c>.</param>
    /// <param name="subject">What it was done to, or null.</param>
    /// <param name="outcome"><see cref="Done"/>, or the code of the error.</param>
    /// <param name="before">What it was before, or null.</param>
    /// <param name="after">What it is after, or null.</param>
    public static AuditEntry Create(
        DateTimeOffset now, AuditSource source, string action, string? subject, string outcome = Done, JsonNode? before = null, JsonNode? after = null) => new()
    {
        Id = TimeOrderedId.New(now),
        Action = action,
        Subject = subject is { Length: > AuditEntry.MaxSubjectLength } ? subject[..AuditEntry.MaxSubjectLength] : subject,
        Caller = source.Caller,
        From = source.From,
        Outcome = outcome,
        Before = before?.ToJsonString(),
        After = after?.ToJsonString(),
    };
}
