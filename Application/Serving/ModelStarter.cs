using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Application.Serving;

/// <summary>Loads every version that is to be loaded, lets it answer its examples, then publishes all of them together.</summary>
public sealed class ModelStarter(ConfigProposal proposal, VersionLoader loader, ModelCatalog catalog)
{
    private readonly InterlockConfig _config = proposal.Config!;

    /// <summary>Loads all models, or none.</summary>
    /// <exception cref="ModelLoadException">At least one failed; the message names every failure.</exception>
    public async Task<IReadOnlyList<LoadedModel>> LoadAsync(CancellationToken cancellationToken)
    {
        var versions = _config.Models.Keys.SelectMany(model => ModelVersion.LoadedOf(model, _config, proposal.Settings));
        var loads = versions.Select(version => Task.Run(() => loader.LoadAsync(version, cancellationToken), cancellationToken)).ToList();
        await Task.WhenAll((IEnumerable<Task>)loads).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var failures = loads.Where(load => load.IsFaulted).SelectMany(load => load.Exception!.InnerExceptions).ToList();
        if (failures.Count > 0 || cancellationToken.IsCancellationRequested)
        {
            loads.Where(load => load.IsCompletedSuccessfully).ToList().ForEach(load => load.Result.Retire());
            cancellationToken.ThrowIfCancellationRequested();
            throw new ModelLoadException(string.Join(Environment.NewLine, failures.Select(failure => failure.Message)), failures[0]);
        }

        return [.. loads.Select(load => load.Result)];
    }

    /// <summary>Serves what was loaded from now on.</summary>
    /// <param name="loaded">Every version of every model.</param>
    /// <param name="revision">The number of the configuration.</param>
    public void Publish(IReadOnlyList<LoadedModel> loaded, int revision)
    {
        var byModel = loaded.ToLookup(version => version.Id.Model);
        catalog.Publish(new ModelSnapshot(revision, _config.Models.Select(model => new ServedModel(model.Key, model.Value, byModel[model.Key]))), []);
    }
}
