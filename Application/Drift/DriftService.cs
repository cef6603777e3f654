using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Application.Drift;

/// <inheritdoc />
public sealed class DriftService(IPredictionDatastore predictions, DriftReferences references, IModelCatalog catalog) : IDriftService, IDisposable
{
    private const int PageSize = 1000;

    // Each reads many predictions.
    private readonly SemaphoreSlim _turns = new(2);

    /// <inheritdoc />
    public async Task<DriftReport> FindAsync(string model, string? version, DriftWindow window, CancellationToken cancellationToken)
    {
        var models = catalog.Current.Models;
        var config = models.GetValueOrDefault(model)?.Config ?? throw new UnknownModelException(model, models.Keys);
        var name = version ?? config.Active;
        if (!config.Versions.ContainsKey(name))
        {
            throw new UnknownVersionException(model, name, config.Versions.Keys);
        }

        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await CompareAsync(model, name, config, window, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private async Task<DriftReport> CompareAsync(string model, string version, ModelConfig config, DriftWindow window, CancellationToken cancellationToken)
    {
        var found = await references.FindAsync(model, version, config, cancellationToken);
        ColumnDrift[] columns = [.. DriftColumn.Of(config).Select(column => new ColumnDrift(column, found.Reference?.Find(column)))];
        var (rows, skipped, oldest) = (0L, 0L, (string?)null);
        var filter = new PredictionFilter { Model = model, Version = version, From = window.From, To = window.To, Limit = PageSize };
        for (var left = columns.Length == 0 ? 0 : window.Count; left > 0;)
        {
            var page = await predictions.ListAsync(filter with { Before = oldest, Limit = Math.Min(left, PageSize) }, cancellationToken);
            foreach (var prediction in page.TakeWhile(prediction => string.CompareOrdinal(prediction.Id, found.Last) > 0))
            {
                oldest = prediction.Id;
                if (DriftSample.Read(prediction, config) is not { } sample)
                {
                    skipped++;
                    continue;
                }

                rows++;
                foreach (var column in columns)
                {
                    column.Add(sample);
                }
            }

            left = page.Count < PageSize || page[^1].Id != oldest ? 0 : left - page.Count;
        }

        return new DriftReport(
            version, found.Source, rows, skipped, oldest is null ? null : TimeOrderedId.TimeOf(oldest), [.. columns.Select(column => column.Report())]);
    }
}
