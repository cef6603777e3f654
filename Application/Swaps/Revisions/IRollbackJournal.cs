namespace Interlock.Application.Swaps.Revisions;

/// <summary>A rollback that was decided: every revision after <paramref name="To"/> up to <paramref name="From"/> is rolled back.</summary>
/// <param name="From">The revision that was active.</param>
/// <param name="To">The revision that is active again; null for one that never was active: then <paramref name="From"/> alone is rolled back.</param>
/// <param name="Reason">Why.</param>
public sealed record Rollback(int From, int? To, string Reason);

/// <summary>
/// Keeps rollbacks on this server's disk until the datastore has them, so that no crash while the datastore is unavailable makes a rolled back revision
/// active again. Every member may throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
public interface IRollbackJournal
{
    /// <summary>Writes a rollback; it is durable when this returns.</summary>
    void Write(Rollback rollback);

    /// <summary>Every rollback that was written and not removed, the oldest first. Reserves room on the disk for the next one.</summary>
    IReadOnlyList<Rollback> Read();

    /// <summary>Removes a rollback. One that is not there is no error.</summary>
    void Remove(Rollback rollback);
}
