using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Predictions;

/// <inheritdoc />
public sealed class PredictionService(IPredictionDatastore datastore) : IPredictionService
{
    /// <summary>The largest page.</summary>
    public const int MaxLimit = 1000;

    /// <inheritdoc />
    public async Task<Prediction> GetAsync(string id, CancellationToken cancellationToken) =>
        PredictionId.Parse(id) is { } canonical && await datastore.FindAsync(canonical, cancellationToken) is { } prediction
            ? prediction
            : throw new NotFoundException("prediction", id);

    /// <inheritdoc />
    public async Task<PredictionPage> ListAsync(PredictionFilter filter, CancellationToken cancellationToken)
    {
        var cursor = PredictionId.Parse(filter.Before);
        var problems = new InputProblems();
        if (filter.Limit is < 1 or > MaxLimit)
        {
            problems.Add("limit", $"is {filter.Limit}; expected 1 to {MaxLimit}");
        }

        if (filter.Before is not null && cursor is null)
        {
            problems.Add("before", "is not the id of a prediction");
        }

        problems.ThrowIfAny();

        // One more than asked for tells whether there is another page.
        var items = await datastore.ListAsync(filter with { Before = cursor, Limit = filter.Limit + 1 }, cancellationToken);
        return items.Count > filter.Limit
            ? new PredictionPage([.. items.Take(filter.Limit)], items[filter.Limit - 1].Id)
            : new PredictionPage(items, null);
    }
}
