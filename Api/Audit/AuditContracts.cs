using System.Text.Json;
using Interlock.Domain.Access;

namespace Interlock.Api.Audit;

/// <summary>An audit entry.</summary>
/// <param name="Id">Its id, ordered by time.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Action">What was done, such as config.apply, key.add, job.run.</param>
/// <param name="Subject">What it was done to; null where the action says it all.</param>
/// <param name="Caller">Who did it.</param>
/// <param name="From">From where: an IP address, command, or server.</param>
/// <param name="Outcome">done, or the code of the error.</param>
/// <param name="Before">What it was before; null where there is nothing to compare.</param>
/// <param name="After">What it is after; likewise.</param>
public sealed record AuditResponse(
    string Id, DateTimeOffset At, string Action, string? Subject, string Caller, string From, string Outcome, JsonElement? Before, JsonElement? After)
{
    internal static AuditResponse Of(AuditEntry entry) => new(
        entry.Id, entry.At, entry.Action, entry.Subject, entry.Caller, entry.From, entry.Outcome, Parsed(entry.Before), Parsed(entry.After));

    private static JsonElement? Parsed(string? json) => json is null ? null : JsonElement.Parse(json);
}

/// <summary>A page of audit entries.</summary>
/// <param name="Status">The status of the reply.</param>
/// <param name="Msg">The status in words.</param>
/// <param name="Data">The entries, newest first.</param>
/// <param name="Next">What to send as <c>before</c> for the next page; null on the last.</param>
public sealed record AuditPageResponse(int Status, string Msg, IReadOnlyList<AuditResponse> Data, string? Next);
