using Interlock.Domain;

namespace Interlock.Application.Drift;

/// <summary>Says how far what a model is asked and answers has moved.</summary>
public interface IDriftService
{
    /// <summary>Compares recorded predictions of a version with its reference.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">One of its versions; null for the active one.</param>
    /// <param name="window">Which predictions.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="UnknownVersionException">The model has no such version.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<DriftReport> FindAsync(string model, string? version, DriftWindow window, CancellationToken cancellationToken);
}
