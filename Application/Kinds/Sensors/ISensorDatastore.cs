using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors;

/// <summary>Keeps sensors, their readings and what models said about them.</summary>
/// <remarks>Every method throws <see cref="UnavailableException"/> (<c>datastore_unavailable</c>) when the database cannot be reached.</remarks>
public interface ISensorDatastore
{
    /// <summary>Every known sensor with its readings of a UTC day, one at a time, by id; of a sensor without any on that day both series are empty.</summary>
    /// <param name="day">The UTC day.</param>
    /// <param name="history">How far before the day the history of each reaches; of very many readings the last are given.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    IAsyncEnumerable<SensorDay> FindReadingsByDateAsync(DateOnly day, TimeSpan history, CancellationToken cancellationToken);

    /// <summary>Replaces all scores that any version of a model gave this sensor on this UTC day, in one transaction.</summary>
    /// <param name="sensor">The sensor's id.</param>
    /// <param name="day">The UTC day.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="scores">Its scores of readings of that day, each time once; none leaves none.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    Task StoreScoresAsync(string sensor, DateOnly day, string model, IReadOnlyList<SensorScore> scores, CancellationToken cancellationToken);

    /// <summary>Sets what the fill of a day found out about a sensor.</summary>
    /// <param name="sensor">The sensor's id.</param>
    /// <param name="day">The day that was filled.</param>
    /// <param name="status">What was found out.</param>
    /// <param name="reason">Why the day could not be scored, or null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task UpdateStatusAsync(string sensor, DateOnly day, SensorStatus status, string? reason, CancellationToken cancellationToken);

    /// <summary>
    /// Adds readings in one transaction, and the sensors that are new. What is known already, by sensor and timestamp, is left as it is;
    /// a second reading of the same sensor and timestamp in the list counts as known.
    /// </summary>
    /// <param name="readings">In any order.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>How many were new.</returns>
    Task<int> AddReadingsAsync(IReadOnlyList<Reading> readings, CancellationToken cancellationToken);

    /// <summary>A page of sensors, by id.</summary>
    Task<IReadOnlyList<Sensor>> ListAsync(SensorFilter filter, CancellationToken cancellationToken);

    /// <summary>The sensor of this id, or null.</summary>
    Task<Sensor?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>A page of a sensor's scores, by time, then model.</summary>
    Task<IReadOnlyList<SensorScore>> ListScoresAsync(ScoreFilter filter, CancellationToken cancellationToken);
}

/// <summary>Which sensors to list.</summary>
/// <param name="Status">Only these, or null for all.</param>
/// <param name="After">Only ids after this one, or null for the first page.</param>
/// <param name="Limit">How many at most.</param>
public sealed record SensorFilter(SensorStatus? Status, string? After, int Limit);

/// <summary>Which scores to list.</summary>
/// <param name="Sensor">The sensor's id.</param>
/// <param name="From">Not before (UTC), or null.</param>
/// <param name="To">Before (UTC), or null.</param>
/// <param name="Model">Only this model's, or null for all.</param>
/// <param name="After">The last score of the page before, or null for the first page.</param>
/// <param name="Limit">How many at most.</param>
public sealed record ScoreFilter(string Sensor, DateTime? From, DateTime? To, string? Model, ScoreKey? After, int Limit);

/// <summary>Where a score stands in the order of <see cref="ISensorDatastore.ListScoresAsync"/>.</summary>
/// <param name="Timestamp">The reading's time (UTC).</param>
/// <param name="Model">The model's name.</param>
public sealed record ScoreKey(DateTime Timestamp, string Model);
