using Interlock.Domain;

namespace Interlock.Application.Tasks;

/// <summary>What is done to the table of tasks now and then. Every member may throw <see cref="UnavailableException"/>: <c>datastore_unavailable</c>.</summary>
public interface ITaskUpkeep
{
    /// <summary>How many tasks wait.</summary>
    Task<int> CountQueuedAsync(CancellationToken cancellationToken);

    /// <summary>Tasks that are due and of which no broker was told since a time, or ever; from now on one counts as told.</summary>
    /// <param name="now">The time.</param>
    /// <param name="staleBefore">What was told before this time is told again; null where only what was never told is.</param>
    /// <param name="most">The most to take.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    Task<IReadOnlyList<string>> TakeOffersAsync(DateTime now, DateTime? staleBefore, int most, CancellationToken cancellationToken);

    /// <summary>The broker could not be told of these after all.</summary>
    Task ReturnOffersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Deletes tasks that ended before a time.</summary>
    /// <returns>How many, at most as many as said.</returns>
    Task<int> DeleteFinishedAsync(DateTime before, int most, CancellationToken cancellationToken);
}
