using System.Diagnostics;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Serving;

/// <summary>Loads every model's active version, lets it answer its examples, then publishes all of them together.</summary>
public sealed partial class ModelStarter(InterlockConfig config, IEnumerable<IModelKind> kinds, ModelCatalog catalog, ILogger<ModelStarter> logger)
{
    private readonly Dictionary<Type, IModelKind> _kinds = kinds.ToDictionary(kind => kind.ConfigType);

    /// <summary>Loads all models, or none.</summary>
    /// <exception cref="ModelLoadException">At least one failed; the message names every failure.</exception>
    public async Task<IReadOnlyList<LoadedModel>> LoadAsync(CancellationToken cancellationToken)
    {
        var loads = config.Models.Select(model => Task.Run(() => LoadAsync(new ModelVersion(model.Key, model.Value.Active, model.Value), cancellationToken), cancellationToken)).ToList();
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
    public void Publish(IReadOnlyList<LoadedModel> loaded) => catalog.Publish(loaded);

    private async Task<LoadedModel> LoadAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var loaded = _kinds[version.Config.GetType()].Load(version);
            try
            {
                await loaded.WarmUpAsync(cancellationToken);
            }
            catch
            {
                loaded.Retire();
                throw;
            }

            LogLoaded(version.Model, version.Version, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return loaded;
        }
        catch (ModelLoadException e)
        {
            throw new ModelLoadException($"models.{version.Model}.versions.{version.Version}: {e.Message}", e);
        }
    }

    [LoggerMessage(EventIds.ModelLoaded, LogLevel.Information, "Model {Model} serves version {Version}, loaded in {Milliseconds:0} ms")]
    private partial void LogLoaded(string model, string version, double milliseconds);
}
