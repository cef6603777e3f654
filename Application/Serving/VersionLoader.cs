using System.Diagnostics;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Serving;

/// <summary>Brings a version to life and lets it answer its examples, before anybody else may ask it.</summary>
public sealed partial class VersionLoader(IEnumerable<IModelKind> kinds, ILogger<VersionLoader> logger)
{
    private readonly Dictionary<Type, IModelKind> _kinds = kinds.ToDictionary(kind => kind.ConfigType);

    /// <summary>The kind of a version's model.</summary>
    public IModelKind KindOf(ModelVersion version) => _kinds[version.Config.GetType()];

    /// <summary>Loads a version.</summary>
    /// <exception cref="ModelLoadException">It cannot be loaded, or does not answer its examples as it must; the message begins with its path in config.yaml.</exception>
    public async Task<LoadedModel> LoadAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var loaded = await KindOf(version).LoadAsync(version, cancellationToken);
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

    [LoggerMessage(EventIds.ModelLoaded, LogLevel.Information, "Model {Model} version {Version} is loaded and answers; it took {Milliseconds:0} ms")]
    private partial void LogLoaded(string model, string version, double milliseconds);
}
