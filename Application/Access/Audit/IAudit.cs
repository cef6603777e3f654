using System.Text.Json.Nodes;

namespace Interlock.Application.Access.Audit;

/// <summary>Records who changed what: in the log <c>Interlock.Audit</c> at once, and in the datastore. Entries are only added.</summary>
public interface IAudit
{
    /// <summary>
    /// Records a change. Waits some 100 ms at most: while the datastore is slow or unavailable the entry stays pending, and is stored when it answers again.
    /// </summary>
    /// <param name="source">Who did it, and from where.</param>
    /// <param name="action">What was done, such as <c>config.apply</c>.</param>
    /// <param name="subject">What it was done to: a model, a job; null where the action says it all.</param>
    /// <param name="outcome"><c>done</c>, or the code of the error.</param>
    /// <param name="before">What it was before, or null.</param>
    /// <param name="after">What it is after, or null.</param>
    Task RecordAsync(
        AuditSource source, string action, string? subject, string outcome = AuditEntries.Done, JsonNode? before = null, JsonNode? after = null);
}
