using System.Collections.Concurrent;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;

namespace Interlock.Application.Quality.Labels;

/// <summary>Finds the contract under which a prediction was answered: that of its revision, where it can still be read, else the one that is configured now.</summary>
public sealed class RecordedContracts(IModelCatalog catalog, IRevisionDatastore revisions, IConfigProposals proposals)
{
    private const int MostKept = 32;

    private readonly ConcurrentDictionary<int, IReadOnlyDictionary<string, ModelConfig>> _kept = new();

    /// <summary>The contract; null where the revision cannot be read and no model of this name is configured.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async ValueTask<ModelConfig?> FindAsync(string model, int revision, CancellationToken cancellationToken)
    {
        var current = catalog.Current;
        if (current.Revision == revision && current.Models.TryGetValue(model, out var active))
        {
            return active.Config;
        }

        if (!_kept.TryGetValue(revision, out var models))
        {
            models = await ReadAsync(revision, cancellationToken);
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[revision] = models;
        }

        return models.GetValueOrDefault(model) ?? current.Models.GetValueOrDefault(model)?.Config;
    }

    private async Task<IReadOnlyDictionary<string, ModelConfig>> ReadAsync(int revision, CancellationToken cancellationToken) =>
        await revisions.FindAsync(revision, cancellationToken) is { } stored && proposals.Read(stored.Config).Config is { } config
            ? config.Models
            : new Dictionary<string, ModelConfig>();
}
