using Interlock.Application.Retention;
using Interlock.Domain;

namespace Interlock.Infrastructure.Datastore.Retention;

/// <inheritdoc />
internal sealed class RetentionDatastore(
    ErasedCallers callers, RowDeletion rows, RowGroups groups, PayloadDeletion payloads, OldRevisions revisions, PredictionSpace space) : IRetentionDatastore
{
    /// <inheritdoc />
    public IAsyncEnumerable<int> DeleteAsync(RetainedRows kind, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (id, time) = (TimeOrderedId.FloorOf(before), before.UtcDateTime);
        return kind switch
        {
            RetainedRows.Predictions => rows.DeleteAsync(
                context => RetentionQueries.Predictions(context, id), row => row.Id, last => row => string.Compare(row.Id, last) <= 0, cancellationToken),
            RetainedRows.Audit => rows.DeleteAsync(
                context => RetentionQueries.Audit(context, id), row => row.Id, last => row => string.Compare(row.Id, last) <= 0, cancellationToken),
            RetainedRows.Payloads => payloads.DeleteAsync(id, cancellationToken),
            RetainedRows.Revisions => revisions.DeleteAsync(time, cancellationToken),
            RetainedRows.Labels => rows.DeleteOfEachAsync(
                groups.LabelledAsync(cancellationToken),
                (context, of) => RetentionQueries.Labels(context, of.Model, of.Version, id),
                row => row.PredictionId,
                last => row => string.Compare(row.PredictionId, last) <= 0,
                cancellationToken),
            RetainedRows.Readings => rows.DeleteOfEachAsync(
                groups.SensorsAsync(cancellationToken),
                (context, sensor) => RetentionQueries.Readings(context, sensor, time),
                row => row.Timestamp,
                last => row => row.Timestamp <= last,
                cancellationToken),
            RetainedRows.Scores => rows.DeleteOfEachAsync(
                groups.SensorsAsync(cancellationToken),
                (context, sensor) => RetentionQueries.Scores(context, sensor, time),
                row => row.Timestamp,
                last => row => row.Timestamp <= last,
                cancellationToken),
            _ => rows.DeleteOfEachAsync(
                groups.SensorsAsync(cancellationToken),
                (context, sensor) => RetentionQueries.Alarms(context, sensor, time),
                row => row.Timestamp,
                last => row => row.Timestamp <= last,
                cancellationToken),
        };
    }

    /// <inheritdoc />
    public async Task<long> CountAsync(RetainedRows kind, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (id, time) = (TimeOrderedId.FloorOf(before), before.UtcDateTime);
        return kind switch
        {
            RetainedRows.Predictions => await rows.CountAsync(context => RetentionQueries.Predictions(context, id), cancellationToken),
            RetainedRows.Audit => await rows.CountAsync(context => RetentionQueries.Audit(context, id), cancellationToken),
            RetainedRows.Payloads => await rows.CountAsync(context => RetentionQueries.Payloads(context, "", id), cancellationToken),
            RetainedRows.Revisions => (await revisions.FindAsync(time, cancellationToken)).Count,
            RetainedRows.Labels => await rows.CountOfEachAsync(
                groups.LabelledAsync(cancellationToken), (context, of) => RetentionQueries.Labels(context, of.Model, of.Version, id), cancellationToken),
            RetainedRows.Readings => await rows.CountOfEachAsync(
                groups.SensorsAsync(cancellationToken), (context, sensor) => RetentionQueries.Readings(context, sensor, time), cancellationToken),
            RetainedRows.Scores => await rows.CountOfEachAsync(
                groups.SensorsAsync(cancellationToken), (context, sensor) => RetentionQueries.Scores(context, sensor, time), cancellationToken),
            _ => await rows.CountOfEachAsync(
                groups.SensorsAsync(cancellationToken), (context, sensor) => RetentionQueries.Alarms(context, sensor, time), cancellationToken),
        };
    }

    /// <inheritdoc />
    public Task<DateTimeOffset?> FindLimitAsync(long bytes, CancellationToken cancellationToken) => space.FindLimitAsync(bytes, cancellationToken);

    /// <inheritdoc />
    public Task<bool> EraseAsync(string id, CancellationToken cancellationToken) => callers.EraseAsync(id, cancellationToken);

    /// <inheritdoc />
    public Task<ErasedRows> EraseCallerAsync(string caller, CancellationToken cancellationToken) => callers.EraseAllAsync(caller, cancellationToken);
}
