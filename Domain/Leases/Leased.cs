namespace Interlock.Domain.Leases;

/// <summary>
/// A row of a durable queue. It is due from <see cref="DueAt"/> until it has finished. A claim moves that time to the end of its lease, so a row whose
/// holder died is due again by itself.
/// </summary>
public abstract class Leased
{
    private DateTime _dueAt;

    /// <summary>See <see cref="TimeOrderedId"/>; it holds the time of creation.</summary>
    public required string Id { get; init; }

    /// <summary>When it is due (UTC); while it is claimed, the end of the lease.</summary>
    public required DateTime DueAt
    {
        get => _dueAt;
        init => _dueAt = value;
    }

    /// <summary>Claims so far.</summary>
    public int Attempts { get; protected set; }

    /// <summary>The fencing token of the holder, or null. Writes under another token are rejected.</summary>
    public string? Claim { get; protected set; }

    /// <summary>When it finished (UTC), or null while it is pending.</summary>
    public DateTime? FinishedAt { get; protected set; }

    /// <summary>Gives it to a holder until the lease ends.</summary>
    public void Hold(string claim, DateTime until) => (Claim, _dueAt) = (claim, until);

    /// <summary>Makes it pending without a holder, due at that time.</summary>
    protected void ReturnAt(DateTime dueAt) => (Claim, _dueAt, FinishedAt) = (null, dueAt, null);

    /// <summary>Ends it.</summary>
    protected void FinishAt(DateTime now) => (Claim, FinishedAt) = (null, now);
}
