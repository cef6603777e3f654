using Interlock.Domain;

namespace Interlock.Infrastructure.Datastore;

/// <summary>The datastore cannot be brought up. It ends the start; ops must act.</summary>
/// <param name="message">What, and which database; never the connection string.</param>
/// <param name="innerException">The cause, for the log.</param>
public sealed class DatastoreException(string message, Exception? innerException = null)
    : InterlockException("datastore_failed", message, innerException);
