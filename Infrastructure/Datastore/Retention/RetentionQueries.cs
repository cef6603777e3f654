using Interlock.Domain.Access;
using Interlock.Domain.Predictions;
using Interlock.Domain.Sensors;
using Interlock.Domain.Swaps;

namespace Interlock.Infrastructure.Datastore.Retention;

/// <summary>What is deleted. Every one is a range of one index.</summary>
internal static class RetentionQueries
{
    public static IQueryable<Prediction> Predictions(InterlockDbContext context, string before) =>
        context.Predictions.Where(prediction => string.Compare(prediction.Id, before) < 0);

    public static IQueryable<Prediction> Between(InterlockDbContext context, string after, string before) =>
        context.Predictions.Where(prediction => string.Compare(prediction.Id, after) > 0 && string.Compare(prediction.Id, before) < 0);

    /// <summary>Of these, those whose request is still kept.</summary>
    public static IQueryable<Prediction> Payloads(InterlockDbContext context, string after, string before) =>
        Between(context, after, before).Where(prediction => prediction.Request != Prediction.NoRequest);

    public static IQueryable<Prediction> OfCaller(InterlockDbContext context, string caller) => context.Predictions.Where(prediction => prediction.Caller == caller);

    public static IQueryable<ConfigRevision> Revisions(InterlockDbContext context, DateTime before, int newest) => context.ConfigRevisions
        .Where(row => row.CreatedAt < before && row.Number <= newest).OrderBy(row => row.Number);

    public static IQueryable<AuditEntry> Audit(InterlockDbContext context, string before) => context.Audit.Where(entry => string.Compare(entry.Id, before) < 0);

    public static IQueryable<PredictionLabel> Labels(InterlockDbContext context, string model, string version, string before) =>
        context.Labels.Where(label => label.Model == model && label.Version == version && string.Compare(label.PredictionId, before) < 0);

    public static IQueryable<string> NextModel(InterlockDbContext context, string after) =>
        context.Labels.Where(label => string.Compare(label.Model, after) > 0).OrderBy(label => label.Model).Select(label => label.Model).Take(1);

    public static IQueryable<Reading> Readings(InterlockDbContext context, string sensor, DateTime before) =>
        context.Readings.Where(reading => reading.Sensor == sensor && reading.Timestamp < before);

    public static IQueryable<SensorScore> Scores(InterlockDbContext context, string sensor, DateTime before) =>
        context.Scores.Where(score => score.Sensor == sensor && score.Timestamp < before);

    public static IQueryable<AlarmLabel> Alarms(InterlockDbContext context, string sensor, DateTime before) =>
        context.AlarmLabels.Where(label => label.Sensor == sensor && label.Timestamp < before);
}
