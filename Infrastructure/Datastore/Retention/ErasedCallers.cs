using Interlock.Application.Retention;
using Interlock.Infrastructure.Datastore.Quality;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Retention;

/// <summary>Deletes what is to be forgotten: one prediction, or all of one caller.</summary>
internal sealed class ErasedCallers(DatastoreCalls calls, RowDeletion deletion)
{
    /// <summary>Deletes a prediction with its labels.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> EraseAsync(string id, CancellationToken cancellationToken) => calls.RunAsync(
        async (context, _) => (await EraseAsync(context, context.Predictions.Where(row => row.Id == id).Select(row => new Erased(row.Id, row.Model, row.Version)), cancellationToken)).Predictions > 0,
        cancellationToken);

    /// <summary>Deletes a caller's predictions with their labels, and its tasks that have ended.</summary>
    public async Task<ErasedRows> EraseAllAsync(string caller, CancellationToken cancellationToken)
    {
        var (predictions, labels) = (0L, 0L);
        for (var some = 1; some > 0; predictions += some)
        {
            (some, var ofSome) = await calls.RunAsync(
                (context, _) => EraseAsync(
                    context,
                    RetentionQueries.OfCaller(context, caller).OrderBy(row => row.Id).Select(row => new Erased(row.Id, row.Model, row.Version)).Take(RowDeletion.RowsPerTransaction),
                    cancellationToken),
                cancellationToken,
                size: WorkSize.Bulk);
            labels += ofSome;
        }

        var tasks = 0L;
        await foreach (var some in deletion.DeleteAsync(
            context => context.Tasks.Where(row => row.Caller == caller && row.FinishedAt != null), row => row.Id, last => row => string.Compare(row.Id, last) <= 0, cancellationToken))
        {
            tasks += some;
        }

        return new ErasedRows(predictions, labels, tasks, await deletion.CountAsync(context => context.Tasks.Where(row => row.Caller == caller), cancellationToken));
    }

    private static async Task<(int Predictions, int Labels)> EraseAsync(InterlockDbContext context, IQueryable<Erased> rows, CancellationToken cancellationToken)
    {
        var (erased, labels) = (await rows.ToListAsync(cancellationToken), 0);
        foreach (var version in erased.GroupBy(row => (row.Model, row.Version), row => row.Id))
        {
            labels += await LabelQueries.Of(context, version.Key.Model, version.Key.Version, [.. version]).DeleteAsync(context, cancellationToken);
        }

        string[] ids = [.. erased.Select(row => row.Id)];
        return (ids.Length == 0 ? 0 : await context.Predictions.Where(row => ids.Contains(row.Id)).DeleteAsync(context, cancellationToken), labels);
    }

    private sealed record Erased(string Id, string Model, string Version);
}
