using Interlock.Application.Sources;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Quality.Labels;

/// <summary>Labels predictions with what turned out to be true.</summary>
/// <remarks>Every method throws <see cref="UnavailableException"/> (<c>datastore_unavailable</c>) when the database cannot be reached.</remarks>
public interface ILabelService
{
    /// <summary>Labels one prediction.</summary>
    /// <exception cref="NotFoundException">There is no such prediction, or it is another caller's.</exception>
    /// <exception cref="LabelException">Its contract does not allow the label.</exception>
    Task<LabelResult> LabelAsync(LabelRequest request, LabelAuthor author, CancellationToken cancellationToken);

    /// <summary>Stores the labels of a stream as they come.</summary>
    /// <param name="source">UTF-8, of any length; it is left open.</param>
    /// <param name="format">Its form.</param>
    /// <param name="author">Who labels.</param>
    /// <param name="afterGroup">Awaited after every group that was stored, with the progress.</param>
    /// <param name="cancellationToken">Ends it; what was stored before stays.</param>
    /// <exception cref="ImportStoppedException">The stream is broken or the datastore refuses; what was stored before stays.</exception>
    Task<ImportResult> ImportAsync(
        Stream source, LabelFormat format, LabelAuthor author, Func<ImportProgress, Task> afterGroup, CancellationToken cancellationToken);

    /// <summary>The labels of a prediction, the latest first.</summary>
    Task<IReadOnlyList<PredictionLabel>> ListAsync(Prediction prediction, CancellationToken cancellationToken);
}

/// <summary>The forms in which many labels come.</summary>
public enum LabelFormat
{
    /// <summary>RFC 4180, with a header that names the columns, in any order.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    Ndjson,
}
