using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Quality;

/// <summary>Reads what the quality of versions is computed from.</summary>
/// <remarks>Every method throws <see cref="UnavailableException"/> (<c>datastore_unavailable</c>) when the database cannot be reached.</remarks>
public interface IQualityDatastore
{
    /// <summary>The versions of a model that have predictions or labels, by name.</summary>
    Task<IReadOnlyList<string>> ListVersionsAsync(string model, CancellationToken cancellationToken);

    /// <summary>How many predictions of a version are recorded.</summary>
    Task<long> CountAsync(string model, string version, QualityWindow window, CancellationToken cancellationToken);

    /// <summary>The labels of a version, with those that were corrected: by prediction, then number. Nothing is held open between two of them for long.</summary>
    IAsyncEnumerable<PredictionLabel> ReadAsync(string model, string version, QualityWindow window, CancellationToken cancellationToken);
}

/// <summary>Which predictions count.</summary>
/// <param name="From">Answered at this time or later; null for all.</param>
/// <param name="To">Answered before this time; null for all.</param>
/// <param name="SinceRevision">Answered under this revision or a later one; null for all.</param>
public sealed record QualityWindow(DateTimeOffset? From = null, DateTimeOffset? To = null, int? SinceRevision = null);
