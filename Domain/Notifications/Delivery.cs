namespace Interlock.Domain.Notifications;

/// <summary>
/// A pending webhook: a callback of a task, or a notification. It is stored in one transaction with the event it reports, so that neither
/// is without the other, and removed once it was delivered.
/// </summary>
public sealed class Delivery
{
    /// <summary>See <see cref="TimeOrderedId"/>; receivers use it to see that two posts are the same.</summary>
    public required string Id { get; init; }

    /// <summary>The entry of <c>notifications</c> it goes through, or null for a callback.</summary>
    public string? Notification { get; init; }

    /// <summary>Where a callback goes, or null for a notification.</summary>
    public string? Url { get; init; }

    /// <summary>Who gets it: the entry's name, or scheme, host and port of a callback. What one does not take in holds up only its own.</summary>
    public required string Receiver { get; init; }

    /// <summary>What happened: <c>task.dead</c>, <c>task.succeeded</c>, <c>job.failed</c>.</summary>
    public required string Event { get; init; }

    /// <summary>What to tell, as JSON: the body of a callback; the facts of a notification, of which its entry makes a body.</summary>
    public required string Body { get; init; }

    /// <summary>How often a server began to send it; also the token that tells its present holder from an earlier one.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this time (UTC) is it tried; while someone tries, until when others leave it alone.</summary>
    public required DateTime DueAt { get; init; }

    /// <summary>Why the last attempt failed, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was given up (UTC); null while it is still owed.</summary>
    public DateTime? GivenUpAt { get; init; }
}
