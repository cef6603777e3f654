using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Application.Quality;

/// <inheritdoc />
public sealed class QualityService(IQualityDatastore datastore, IModelCatalog catalog) : IQualityService, IDisposable
{
    // Each reads all labels of a window.
    private readonly SemaphoreSlim _turns = new(2);

    /// <inheritdoc />
    public async Task<IReadOnlyList<VersionQuality>> FindAsync(string model, string? version, QualityWindow window, CancellationToken cancellationToken)
    {
        var recorded = !ConfigId.IsValid(model) ? [] : await datastore.ListVersionsAsync(model, cancellationToken);
        Require(model, version, recorded);
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var found = new List<VersionQuality>();
            foreach (var one in version is null ? recorded : [version])
            {
                var quality = await ComputeAsync(model, one, window, cancellationToken);
                if (version is not null || quality.Predictions > 0 || quality.Labelled > 0)
                {
                    found.Add(quality);
                }
            }

            return found;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private void Require(string model, string? version, IReadOnlyList<string> recorded)
    {
        var models = catalog.Current.Models;
        var config = models.GetValueOrDefault(model)?.Config;
        if (config is null && recorded.Count == 0)
        {
            throw new UnknownModelException(model, models.Keys);
        }

        if (version is not null && !recorded.Contains(version) && config?.Versions.ContainsKey(version) != true)
        {
            throw new UnknownVersionException(model, version, config?.Versions.Keys ?? recorded);
        }
    }

    private async Task<VersionQuality> ComputeAsync(string model, string version, QualityWindow window, CancellationToken cancellationToken)
    {
        var tally = new QualityTally();
        await foreach (var label in datastore.ReadAsync(model, version, window, cancellationToken))
        {
            tally.Add(label);
        }

        var count = await datastore.CountAsync(model, version, window, cancellationToken);
        return tally.Result(version, count, (catalog.Current.Models.GetValueOrDefault(model)?.Config as TabularModelConfig)?.Labels ?? []);
    }
}
