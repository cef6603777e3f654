using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Export;

/// <summary>Writes recorded predictions, the oldest first, as the rows of a file.</summary>
public sealed class PredictionExporter(IExportDatastore datastore, TimeProvider time)
{
    private static readonly ExportColumn[] Columns =
    [
        new("id", ExportType.Text),
        new("model", ExportType.Text),
        new("version", ExportType.Text),
        new("revision", ExportType.Whole),
        new("time", ExportType.Time),
        new("caller", ExportType.Text),
        new("request", ExportType.Json),
        new("response", ExportType.Json),
        new("label", ExportType.Text),
        new("value", ExportType.Real),
    ];

    /// <summary>Writes them.</summary>
    /// <param name="export">Which.</param>
    /// <param name="format">How.</param>
    /// <param name="open">Opens the file: when the first page was read, so that a datastore that is away is known before.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<long> WriteAsync(PredictionExport export, IExportFormat format, Func<Task<Stream>> open, CancellationToken cancellationToken)
    {
        var (now, rows) = (time.GetUtcNow(), 0L);
        IExportWriter? writer = null;
        try
        {
            await foreach (var page in datastore.ReadAsync(export.FilterTo(export.To < now ? export.To : now), cancellationToken))
            {
                writer ??= format.Open(await open(), Columns);
                object?[][] some = [.. page.Where(row => export.Labelled is not { } wanted || wanted == row.Truth is not null).Select(ValuesOf)];
                await writer.WriteAsync(some, cancellationToken);
                rows += some.Length;
            }

            writer ??= format.Open(await open(), Columns);
            await writer.CompleteAsync(cancellationToken);
            return rows;
        }
        finally
        {
            writer?.Dispose();
        }
    }

    private static object?[] ValuesOf(LabelledPrediction row) =>
    [
        row.Prediction.Id,
        row.Prediction.Model,
        row.Prediction.Version,
        (long)row.Prediction.Revision,
        row.Prediction.CreatedAt.UtcDateTime,
        row.Prediction.Caller,
        row.Prediction.HasRequest ? row.Prediction.Request : null,
        row.Prediction.Response,
        row.Truth?.Label,
        row.Truth?.Value,
    ];
}
