using Interlock.Domain;

namespace Interlock.Application.Export;

/// <summary>Exports predictions for callers, a few of them at once.</summary>
public sealed class ExportService(PredictionExporter exporter, IEnumerable<IExportFormat> formats)
{
    private const int MostAtOnce = 2;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private int _running;

    /// <summary>The formats by name.</summary>
    public IReadOnlyDictionary<string, IExportFormat> Formats { get; } = formats.ToDictionary(format => format.Name, StringComparer.Ordinal);

    /// <inheritdoc cref="PredictionExporter.WriteAsync" />
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>; <c>overloaded</c>: other exports run.</exception>
    public async Task<long> WriteAsync(PredictionExport export, IExportFormat format, Func<Task<Stream>> open, CancellationToken cancellationToken)
    {
        try
        {
            return Interlocked.Increment(ref _running) <= MostAtOnce
                ? await exporter.WriteAsync(export, format, open, cancellationToken)
                : throw new UnavailableException(UnavailableException.Overloaded, $"{MostAtOnce} exports are running; retry when one of them has ended.", RetryAfter);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
