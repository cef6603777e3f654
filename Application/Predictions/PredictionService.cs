using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Predictions;

/// <inheritdoc />
public sealed class PredictionService(IPredictionDatastore datastore) : IPredictionService
{
    /// <inheritdoc />
    public async Task<Prediction> GetAsync(string id, string? caller, CancellationToken cancellationToken) =>
        TimeOrderedId.Parse(id) is { } canonical && await datastore.FindAsync(canonical, cancellationToken) is { } prediction && (caller is null || prediction.Caller == caller)
            ? prediction
            : throw new NotFoundException("prediction", id);

    /// <inheritdoc />
    public async Task<Page<Prediction>> ListAsync(PredictionFilter filter, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        filter.Check(problems);
        problems.ThrowIfAny();
        var found = filter with { Before = TimeOrderedId.Parse(filter.Before) };
        return found.Key is not null || found.IsOfAnswers
            ? await AnswerSearch.ListAsync(datastore, found, cancellationToken)
            : await Paging.ListAsync(found.Limit, limit => datastore.ListAsync(found with { Limit = limit }, cancellationToken));
    }
}
