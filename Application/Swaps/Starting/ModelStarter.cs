using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;

namespace Interlock.Application.Swaps.Starting;

/// <summary>Loads every version that is to be loaded, all at the same time: nobody is answered yet.</summary>
public sealed class ModelStarter(VersionLoader loader)
{
    /// <summary>Loads all models, or none.</summary>
    /// <param name="proposal">A configuration without errors.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ModelLoadException">At least one failed; the message names every failure.</exception>
    public async Task<IReadOnlyList<LoadedModel>> LoadAsync(ConfigProposal proposal, CancellationToken cancellationToken)
    {
        var config = proposal.Config!;
        var versions = config.Models.SelectMany(model => ModelVersion.LoadedOf(model.Key, model.Value, config.Clients, proposal.Settings));
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
}
