using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Interlock.Api.Tests.Support;

/// <summary>Loaded models without a container: any implementation behind a contract of two numbers.</summary>
internal static class LoadedModels
{
    public static TabularModelConfig Config(ServingConfig? serving = null, bool record = true) => new()
    {
        Features = new Dictionary<string, FeatureConfig> { ["x"] = new(), ["y"] = new() },
        Active = "v1",
        Versions = NoVersions,
        Serving = serving ?? new ServingConfig { MaxBatch = 8, Instances = 1, Queue = 4, Timeout = TimeSpan.FromSeconds(20) },
        Record = record,
    };

    public static LoadedModel<TabularRow, TabularResult> Load(
        IModel<TabularRow, TabularResult> model, TabularModelConfig? config = null, IDisposable? lifetime = null, TimeProvider? time = null) => new(
            new ModelVersion("echo", "v1", config ?? Config()),
            new ModelInstance<TabularRow, TabularResult>(model, new Dictionary<string, string>(), lifetime ?? new Lifetime()),
            [],
            time ?? TimeProvider.System);

    /// <summary>Any model, of any kind, as version v1.</summary>
    public static LoadedModel<TInput, TOutput> Load<TInput, TOutput>(string name, IModel<TInput, TOutput> model, ModelConfig config) => new(
        new ModelVersion(name, "v1", config),
        new ModelInstance<TInput, TOutput>(model, new Dictionary<string, string>(), new Lifetime()),
        [],
        TimeProvider.System);

    /// <summary>A version v1 and nothing behind it.</summary>
    public static IReadOnlyDictionary<string, VersionConfig> NoVersions => new Dictionary<string, VersionConfig> { ["v1"] = new NoVersion() };

    public static ModelCatalog Catalog(params LoadedModel[] models)
    {
        var catalog = new ModelCatalog(models.ToDictionary(model => model.Id.Model, model => model.Id.Config));
        catalog.Publish(models);
        return catalog;
    }

    /// <summary>Serves these from now on, each as the active version of its model.</summary>
    public static void Publish(this ModelCatalog catalog, IReadOnlyList<LoadedModel> models) => catalog.Publish(
        new ModelSnapshot(catalog.Current.Revision + 1, models.Select(model => new ServedModel(model.Id.Model, model.Id.Config, [model]))), []);

    public static TabularRow Row(double x) => new([x, 0]);

    private sealed record NoVersion : VersionConfig;
}

/// <summary>Counts how often it is disposed.</summary>
internal sealed class Lifetime : IDisposable
{
    private int _disposals;

    public int Disposals => Volatile.Read(ref _disposals);

    public void Dispose() => Interlocked.Increment(ref _disposals);
}
