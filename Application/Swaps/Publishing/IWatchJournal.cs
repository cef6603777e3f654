namespace Interlock.Application.Swaps.Publishing;

/// <summary>A revision whose watch has begun and not ended.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Good">The last one that passed its watch.</param>
public sealed record OpenWatch(int Revision, int Good);

/// <summary>
/// Keeps on this server's disk which revision is watched, so that a process that begins where another ended goes on watching. Every member may throw
/// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
public interface IWatchJournal
{
    /// <summary>Writes that a watch has begun; it is durable when this returns.</summary>
    void Write(OpenWatch watch);

    /// <summary>The watch over a revision that has not ended, or null. Forgets watches over earlier ones.</summary>
    OpenWatch? Find(int revision);

    /// <summary>Removes the watch over a revision: it has ended. One that is not there is no error.</summary>
    void Remove(int revision);
}
