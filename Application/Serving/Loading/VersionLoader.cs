using System.Diagnostics;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Threads;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Serving.Loading;

/// <summary>Loads a version and has it answer its examples before it gets any request.</summary>
public sealed partial class VersionLoader(IEnumerable<IModelKind> kinds, ILogger<VersionLoader> logger)
{
    private const int MostRounds = 10;

    /// <summary>A round that takes more than this share of the one before is no faster.</summary>
    private const double Settled = 0.8;

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<Type, IModelKind> _kinds = kinds.ToDictionary(kind => kind.ConfigType);

    /// <summary>The kind of a version's model.</summary>
    public IModelKind KindOf(ModelVersion version) => _kinds[version.Config.GetType()];

    /// <summary>Loads a version.</summary>
    /// <exception cref="ModelLoadException">
    /// It cannot be loaded, or does not answer its examples as it must; the message begins with its path in config.yaml.
    /// </exception>
    public async Task<LoadedModel> LoadAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        PoolThreads.Detach();
        var started = Stopwatch.GetTimestamp();
        try
        {
            var loaded = await KindOf(version).LoadAsync(version, cancellationToken);
            try
            {
                await WarmUpAsync(loaded, cancellationToken);
                await loaded.CheckBatchesAsync(cancellationToken);
            }
            catch
            {
                loaded.Retire();
                throw;
            }

            foreach (var warning in loaded.Warnings)
            {
                LogWarning(version.Model, version.Version, warning);
            }

            LogLoaded(version.Model, version.Version, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return loaded;
        }
        catch (ModelLoadException e)
        {
            throw new ModelLoadException($"models.{version.Model}.versions.{version.Version}: {version.Hidden.In(e.Message)}", e);
        }
    }

    /// <summary>Repeats the examples until they are answered no faster: the first answers of a version are slow, and no caller should wait for them.</summary>
    private static async Task WarmUpAsync(LoadedModel loaded, CancellationToken cancellationToken)
    {
        var (before, begun) = (TimeSpan.MaxValue, Stopwatch.GetTimestamp());
        for (var round = 0; round < MostRounds && Stopwatch.GetElapsedTime(begun) < LongestWarmUp; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await loaded.WarmUpAsync(cancellationToken);
            var took = Stopwatch.GetElapsedTime(started);
            if (took > before * Settled)
            {
                return;
            }

            before = took;
        }
    }

    [LoggerMessage(EventIds.ModelLoaded, LogLevel.Information, "Model {Model} version {Version} is loaded and answers; it took {Milliseconds:0} ms")]
    private partial void LogLoaded(string model, string version, double milliseconds);

    [LoggerMessage(EventIds.ModelWarning, LogLevel.Warning, "Model {Model} version {Version} is loaded, but {Warning}")]
    private partial void LogWarning(string model, string version, string warning);
}
