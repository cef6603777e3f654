using Interlock.Domain.Leases;

namespace Interlock.Domain.Notifications;

/// <summary>
/// A post to a receiver outside: a callback of a task, or a notification. It is stored in the transaction of the event it reports, and deleted once it
/// was delivered. Its id is what receivers recognise a repeated post by.
/// </summary>
public sealed class Delivery : Leased
{
    /// <summary>The entry of <c>notifications</c> it goes through, or null for a callback.</summary>
    public string? Notification { get; init; }

    /// <summary>The address of a callback, or null for a notification.</summary>
    public string? Url { get; init; }

    /// <summary>What shares its limits: the entry's name, or scheme, host and port of a callback.</summary>
    public required string Receiver { get; init; }

    /// <summary>The event: <c>task.dead</c>, <c>task.succeeded</c>, <c>job.failed</c>.</summary>
    public required string Event { get; init; }

    /// <summary>JSON: the body of a callback; the facts of a notification, of which its entry makes a body.</summary>
    public required string Body { get; init; }

    /// <summary>Why the last attempt failed, or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>A server begins an attempt under a claim.</summary>
    public void Begin(string token, DateTime until)
    {
        Hold(token, until);
        Attempts++;
    }

    /// <summary>The attempt failed; it is retried at that time.</summary>
    public void Retry(DateTime dueAt, string reason)
    {
        ReturnAt(dueAt);
        Reason = reason;
    }

    /// <summary>It is abandoned, and kept for a while with the reason.</summary>
    public void Abandon(DateTime now, string reason)
    {
        FinishAt(now);
        Reason = reason;
    }
}
