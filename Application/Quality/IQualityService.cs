using Interlock.Domain;

namespace Interlock.Application.Quality;

/// <summary>Says how good the versions of a model are, by what turned out to be true.</summary>
public interface IQualityService
{
    /// <summary>The quality of a model's versions, by name.</summary>
    /// <param name="model">The model; one that is not configured any more is known while it has predictions or labels.</param>
    /// <param name="version">One version; null for all that have predictions or labels in the window.</param>
    /// <param name="window">Which predictions count.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UnknownModelException">There is no such model, and nothing is recorded of one.</exception>
    /// <exception cref="UnknownVersionException">The version is not configured, and nothing is recorded of it.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<IReadOnlyList<VersionQuality>> FindAsync(string model, string? version, QualityWindow window, CancellationToken cancellationToken);
}
