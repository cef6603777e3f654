using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Predictions;

/// <summary>The queries on predictions. Time is in the id, so every one is a range of one index.</summary>
internal static class PredictionQueries
{
    public static IQueryable<Prediction> Find(InterlockDbContext context, string id) =>
        context.Predictions.AsNoTracking().Where(prediction => prediction.Id == id);

    public static IQueryable<Prediction> OfIds(InterlockDbContext context, string[] ids) =>
        context.Predictions.AsNoTracking().Where(prediction => ids.Contains(prediction.Id));

    /// <summary>The prediction of a caller's own key.</summary>
    public static IQueryable<Prediction> OfKey(InterlockDbContext context, string model, string key) =>
        context.Predictions.AsNoTracking().Where(prediction => prediction.Model == model && prediction.RequestKey == key);

    public static IQueryable<Prediction> List(InterlockDbContext context, PredictionFilter filter)
    {
        var query = InRange(OfModel(context.Predictions.AsNoTracking(), filter), filter);
        return query.OrderByDescending(prediction => prediction.Id).Take(filter.Limit);
    }

    /// <summary>Those behind one of them, the oldest first; null for the first ones.</summary>
    public static IQueryable<Prediction> Following(InterlockDbContext context, PredictionFilter filter, string? after)
    {
        // One lower bound: a database may take the other one of two, and read all that was read before.
        var query = InRange(OfModel(context.Predictions.AsNoTracking(), filter), after is null ? filter : filter with { From = null });
        query = after is null ? query : query.Where(prediction => string.Compare(prediction.Id, after) > 0);
        return query.OrderBy(prediction => prediction.Id).Take(filter.Limit);
    }

    private static IQueryable<Prediction> OfModel(IQueryable<Prediction> query, PredictionFilter filter)
    {
        query = filter.Model is { } model ? query.Where(prediction => prediction.Model == model) : query;
        if (filter.Caller is { } caller)
        {
            query = query.Where(prediction => prediction.Caller == caller);
        }

        return filter.Version is { } version ? query.Where(prediction => prediction.Version == version) : query;
    }

    private static IQueryable<Prediction> InRange(IQueryable<Prediction> query, PredictionFilter filter)
    {
        if (filter.From is { } from)
        {
            var floor = TimeOrderedId.FloorOf(from);
            query = query.Where(prediction => string.Compare(prediction.Id, floor) >= 0);
        }

        return TimeOrderedId.CeilingOf(filter.To, filter.Before) is { } ceiling ? query.Where(prediction => string.Compare(prediction.Id, ceiling) < 0) : query;
    }
}
