using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Predictions;

/// <summary>Keeps predictions. What was added is durable: it outlives a crash of this process and of the machine.</summary>
public interface IPredictionDatastore
{
    /// <summary>Adds predictions together, and returns only after the commit that holds all of them.</summary>
    /// <param name="predictions">One or more; none is no work.</param>
    /// <param name="cancellationToken">Ends the wait only: what was admitted is written all the same.</param>
    /// <exception cref="UnavailableException">
    /// <c>overloaded</c>: the commit queue is full. <c>datastore_unavailable</c>: the database refuses; nothing was acknowledged.
    /// </exception>
    Task AddAsync(IReadOnlyList<Prediction> predictions, CancellationToken cancellationToken);

    /// <summary>The prediction of this id (canonical form), or null.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<Prediction?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The prediction of a caller's own key, or null.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<Prediction?> FindKeyAsync(string model, string key, CancellationToken cancellationToken);

    /// <summary>What the filter admits, newest first.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<IReadOnlyList<Prediction>> ListAsync(PredictionFilter filter, CancellationToken cancellationToken);

    /// <summary>The first predictions of a version after an id, the oldest first; null for the first of all.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<IReadOnlyList<Prediction>> ListFirstAsync(string model, string version, string? after, int most, CancellationToken cancellationToken);

    /// <summary>The last predictions of a model: those with labels first, then others, each newest first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<IReadOnlyList<LabelledPrediction>> ListLabelledFirstAsync(string model, int most, CancellationToken cancellationToken);
}
