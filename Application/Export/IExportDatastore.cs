using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Export;

/// <summary>Reads many predictions.</summary>
public interface IExportDatastore
{
    /// <summary>What the filter admits, each with its latest label, the oldest first. Nothing is held open between two pages.</summary>
    /// <param name="filter">Which; its limit is that of a page, which has fewer where they are large.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    IAsyncEnumerable<IReadOnlyList<LabelledPrediction>> ReadAsync(PredictionFilter filter, CancellationToken cancellationToken);
}
