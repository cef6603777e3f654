using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Quality.Labels;

/// <summary>Stores what turned out to be true of predictions.</summary>
/// <remarks>Every method throws <see cref="UnavailableException"/> (<c>datastore_unavailable</c>) when the database cannot be reached.</remarks>
public interface ILabelDatastore
{
    /// <summary>Reads predictions that are to be labelled, one at a time; what does not exist is left out.</summary>
    /// <param name="ids">Their ids, in canonical form.</param>
    /// <param name="keys">Or their models and their callers' own keys.</param>
    /// <param name="read">Called for each, and again for all of them where the database had to be asked again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task ReadPredictionsAsync(
        IReadOnlyCollection<string> ids, IReadOnlyCollection<(string Model, string Key)> keys, Func<Prediction, ValueTask> read, CancellationToken cancellationToken);

    /// <summary>
    /// Stores labels in their order, in one transaction. One that says what the latest label of its prediction says changes nothing. Of several servers that label
    /// a prediction at the same time, the last commit is the latest label.
    /// </summary>
    /// <param name="labels">The labels; those that are stored get a number.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>What became of each.</returns>
    Task<IReadOnlyList<LabelOutcome>> AddAsync(IReadOnlyList<PredictionLabel> labels, CancellationToken cancellationToken);

    /// <summary>The labels of a prediction, the latest first.</summary>
    Task<IReadOnlyList<PredictionLabel>> ListAsync(Prediction prediction, CancellationToken cancellationToken);
}

/// <summary>What became of a label.</summary>
public enum LabelOutcome
{
    /// <summary>It is stored.</summary>
    Added,

    /// <summary>The latest label of the prediction says the same.</summary>
    Duplicate,

    /// <summary>The prediction has as many labels as it may have.</summary>
    Full,
}
