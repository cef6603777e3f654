using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Predictions;

/// <inheritdoc />
public sealed class PredictionService(IPredictionDatastore datastore) : IPredictionService
{
    /// <inheritdoc />
    public async Task<Prediction> GetAsync(string id, CancellationToken cancellationToken) =>
        PredictionId.Parse(id) is { } canonical && await datastore.FindAsync(canonical, cancellationToken) is { } prediction
            ? prediction
            : throw new NotFoundException("prediction", id);

    /// <inheritdoc />
    public async Task<PredictionPage> ListAsync(PredictionFilter filter, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        filter.Check(problems);
        problems.ThrowIfAny();

        // One more than asked for tells whether there is another page.
        var items = await datastore.ListAsync(filter with { Before = PredictionId.Parse(filter.Before), Limit = filter.Limit + 1 }, cancellationToken);
        return items.Count > filter.Limit
            ? new PredictionPage([.. items.Take(filter.Limit)], items[filter.Limit - 1].Id)
            : new PredictionPage(items, null);
    }
}
