using Interlock.Domain;

namespace Interlock.Application.Serving.Health;

/// <summary>Finds out whether the datastore takes writes.</summary>
public interface IDatastoreProbe
{
    /// <summary>How many bytes are free on the disk of the database; null where it is not on a disk of this machine.</summary>
    /// <exception cref="IOException">The disk cannot be asked.</exception>
    long? FreeBytes { get; }

    /// <summary>Whether the file of the database was deleted, or another one put in its place: what is written then is lost.</summary>
    bool IsFileLost { get; }

    /// <summary>Begins a transaction, writes a row if asked to, and leaves nothing behind.</summary>
    /// <param name="write">Whether to commit something; otherwise only the right to write is tried.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>, within <c>datastore.timeout</c>.</exception>
    Task ProbeAsync(bool write, CancellationToken cancellationToken);
}
