using System.Runtime.CompilerServices;
using Interlock.Application.Export;
using Interlock.Application.Predictions;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Predictions;
using Interlock.Infrastructure.Datastore.Quality;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Export;

/// <inheritdoc />
internal sealed class ExportDatastore(DatastoreCalls calls) : IExportDatastore
{
    // Characters of a page, beyond which its last row goes.
    private const int MostText = 2 * 1024 * 1024;

    /// <inheritdoc />
    public async IAsyncEnumerable<IReadOnlyList<LabelledPrediction>> ReadAsync(PredictionFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        while (await PageAsync(filter, last, cancellationToken) is { Count: > 0 } page)
        {
            yield return page;
            last = page[^1].Prediction.Id;
        }
    }

    private Task<List<LabelledPrediction>> PageAsync(PredictionFilter filter, string? after, CancellationToken cancellationToken) => calls.QueryAsync(
        async context =>
        {
            var rows = await ReadAsync(PredictionQueries.Following(context, filter, after), cancellationToken);
            var latest = await LatestLabels.FindAsync(context, rows.Select(row => (row.Model, row.Version, row.Id)), cancellationToken);
            return rows.ConvertAll(row => new LabelledPrediction(row, latest.GetValueOrDefault(row.Id)));
        },
        cancellationToken,
        WorkSize.Bulk);

    private static async Task<List<Prediction>> ReadAsync(IQueryable<Prediction> query, CancellationToken cancellationToken)
    {
        var (rows, text) = (new List<Prediction>(), 0);
        await foreach (var row in query.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            rows.Add(row);
            text += row.Request.Length + row.Response.Length;
            if (text >= MostText)
            {
                break;
            }
        }

        return rows;
    }
}
