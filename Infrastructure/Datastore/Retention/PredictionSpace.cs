using Interlock.Domain;
using Interlock.Domain.Predictions;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Retention;

/// <summary>Measures about how much space predictions take up.</summary>
internal sealed class PredictionSpace(DatastoreCalls calls)
{
    // What a row takes up beside its texts: other columns, and its entries in the indexes.
    private const int RowOverhead = 400;

    // Of so many rows some are measured, and stand for the others.
    private const int MeasuredRows = 5_000;
    private const int Samples = 200;

    /// <summary>The time of the first prediction that does not fit into a size with all younger ones; null where all fit. Those of its millisecond stay.</summary>
    public async Task<DateTimeOffset?> FindLimitAsync(long bytes, CancellationToken cancellationToken)
    {
        for (string? before = null; await MeasureAsync(before, cancellationToken) is { RowBytes: > 0 } measured; before = measured.Last)
        {
            var fitting = (long)(bytes / measured.RowBytes);
            if (fitting < measured.Rows)
            {
                return await NthAsync(before, (int)fitting, cancellationToken) is { } first ? TimeOrderedId.TimeOf(first) : null;
            }

            bytes -= (long)(measured.Rows * measured.RowBytes);
        }

        return null;
    }

    // The next rows by age, how large one is on average, and the id of the oldest.
    private Task<(long Rows, double RowBytes, string Last)> MeasureAsync(string? before, CancellationToken cancellationToken) => calls.QueryAsync(
        async context =>
        {
            var ids = await NewestFirst(context, before).Take(MeasuredRows).Select(row => row.Id).ToListAsync(cancellationToken);
            string[] some = [.. ids.Where((_, i) => i % Math.Max(1, ids.Count / Samples) == 0).Take(Samples)];
            var sizes = await context.Predictions.Where(row => some.Contains(row.Id)).Select(row => row.Request.Length + row.Response.Length).ToListAsync(cancellationToken);
            return ((long)ids.Count, sizes.Count == 0 ? 0 : sizes.Average() + RowOverhead, ids.LastOrDefault() ?? "");
        },
        cancellationToken,
        WorkSize.Bulk);

    private Task<string?> NthAsync(string? before, int place, CancellationToken cancellationToken) => calls.QueryAsync(
        context => NewestFirst(context, before).Skip(place).Select(row => row.Id).FirstOrDefaultAsync(cancellationToken), cancellationToken, WorkSize.Bulk);

    private static IOrderedQueryable<Prediction> NewestFirst(InterlockDbContext context, string? before) =>
        (before is null ? context.Predictions : context.Predictions.Where(row => string.Compare(row.Id, before) < 0)).OrderByDescending(row => row.Id);
}
