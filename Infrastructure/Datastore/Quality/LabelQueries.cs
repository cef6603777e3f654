using Interlock.Domain.Predictions;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Quality;

/// <summary>The queries on labels, and on predictions to be labelled. Every one reads ranges of one index.</summary>
internal static class LabelQueries
{
    /// <summary>Ids in one statement; SQL Server takes 2,100 parameters.</summary>
    public const int IdsPerStatement = 500;

    public static IQueryable<Prediction> OfKeys(InterlockDbContext context, string model, string[] keys) =>
        context.Predictions.AsNoTracking().Where(prediction => prediction.Model == model && keys.Contains(prediction.RequestKey));

    /// <summary>All labels of some predictions of a version.</summary>
    public static IQueryable<PredictionLabel> Of(InterlockDbContext context, string model, string version, string[] ids) =>
        OfVersion(context, model, version).Where(label => ids.Contains(label.PredictionId));

    /// <summary>The labels of a prediction, the latest first.</summary>
    public static IQueryable<PredictionLabel> Of(InterlockDbContext context, Prediction prediction) =>
        OfVersion(context, prediction.Model, prediction.Version).Where(label => label.PredictionId == prediction.Id).OrderByDescending(label => label.Number);

    /// <summary>The labels of a version by prediction and number, of predictions from one id to below another; null for the last ones.</summary>
    public static IQueryable<PredictionLabel> InRange(InterlockDbContext context, string model, string version, string from, string? to)
    {
        var labels = OfVersion(context, model, version).Where(label => string.Compare(label.PredictionId, from) >= 0);
        labels = to is null ? labels : labels.Where(label => string.Compare(label.PredictionId, to) < 0);
        return labels.OrderBy(label => label.PredictionId).ThenBy(label => label.Number);
    }

    /// <summary>The predictions of a version from one id to below another; null for the last ones.</summary>
    public static IQueryable<Prediction> Predictions(InterlockDbContext context, string model, string version, string from, string? to, int? sinceRevision)
    {
        var predictions = context.Predictions.Where(
            prediction => prediction.Model == model && prediction.Version == version && string.Compare(prediction.Id, from) >= 0);
        predictions = to is null ? predictions : predictions.Where(prediction => string.Compare(prediction.Id, to) < 0);
        return sinceRevision is null ? predictions : predictions.Where(prediction => prediction.Revision >= sinceRevision);
    }

    /// <summary>The first version of a model after another one by name that has predictions; its one row.</summary>
    public static IQueryable<string> NextOfPredictions(InterlockDbContext context, string model, string after) => context.Predictions
        .Where(prediction => prediction.Model == model && string.Compare(prediction.Version, after) > 0).OrderBy(prediction => prediction.Version)
        .Select(prediction => prediction.Version).Take(1);

    private static IQueryable<PredictionLabel> OfVersion(InterlockDbContext context, string model, string version) =>
        context.Labels.AsNoTracking().Where(label => label.Model == model && label.Version == version);
}
