using Interlock.Domain;

namespace Interlock.Application.Retention;

/// <summary>Deletes what is old, and what is to be forgotten, in small transactions.</summary>
/// <remarks>Every method throws <see cref="UnavailableException"/> (<c>datastore_unavailable</c>) when the database cannot be reached.</remarks>
public interface IRetentionDatastore
{
    /// <summary>Deletes rows that are older than a time, some hundred by a transaction.</summary>
    /// <returns>How many each transaction deleted; stop enumerating to stop deleting.</returns>
    IAsyncEnumerable<int> DeleteAsync(RetainedRows rows, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>How many rows are older than a time.</summary>
    Task<long> CountAsync(RetainedRows rows, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>The time of the first prediction that does not fit into a size with all younger ones; null where all fit.</summary>
    Task<DateTimeOffset?> FindLimitAsync(long bytes, CancellationToken cancellationToken);

    /// <summary>Deletes a prediction with its labels.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> EraseAsync(string id, CancellationToken cancellationToken);

    /// <summary>Deletes a caller's predictions with their labels, and its finished tasks.</summary>
    Task<ErasedRows> EraseCallerAsync(string caller, CancellationToken cancellationToken);
}

/// <summary>What was deleted of a caller.</summary>
/// <param name="Predictions">Predictions.</param>
/// <param name="Labels">Labels of them.</param>
/// <param name="Tasks">Tasks that had ended.</param>
/// <param name="LeftTasks">Tasks that have not ended, and are still there.</param>
public sealed record ErasedRows(long Predictions, long Labels, long Tasks, long LeftTasks);
