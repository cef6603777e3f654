using System.Collections;
using Autofac;
using Interlock.Application.Calls;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Jobs.BatchScoring;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Loading;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Runtimes.Catalog;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interlock.Bench.Batch;

/// <summary>A server's parts that score files: the model, the datastore and the runner of steps, without a scheduler.</summary>
internal sealed class Scoring : IAsyncDisposable
{
    private readonly IContainer _container;
    private readonly string _folder;
    private readonly string _model;

    private Scoring(IContainer container, string folder, string model) => (_container, _folder, _model) = (container, folder, model);

    public static async Task<Scoring> PrepareAsync(string folder, string model, string version)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
        environment[$"INTERLOCK__MODELS__{model.ToUpperInvariant()}__ACTIVE"] = version;
        var path = Path.Combine(folder, "config.yaml");
        var reading = new ConfigReader(environment).Read(await File.ReadAllTextAsync(path), path, folder);
        var config = reading.Config ?? throw new InvalidOperationException(reading.Report.ToString());
        var container = Build(config, folder);
        await container.Resolve<DatastoreMigrator>().MigrateAsync(CancellationToken.None);
        var id = new ModelVersion(model, version, config.Models[model]);
        var loaded = await container.Resolve<IModelKind>().LoadAsync(id, CancellationToken.None);
        await loaded.WarmUpAsync(CancellationToken.None);
        container.Resolve<ModelCatalog>().Publish(new ModelSnapshot(1, [new ServedModel(model, config.Models[model], [loaded])]), []);
        return new Scoring(container, folder, model);
    }

    public async Task RunAsync(string input, string output)
    {
        var step = new InferStepConfig { Model = _model, Files = Path.GetFullPath(input), Output = Path.GetFullPath(output) };
        await _container.Resolve<IStepRunner>().RunAsync(new BenchStep(step, _folder, _container.Resolve<IPredictionDatastore>()), CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();

    private static IContainer Build(InterlockConfig config, string folder)
    {
        var builder = new ContainerBuilder();
        builder.RegisterInstance(config);
        builder.RegisterInstance(config.Server);
        builder.RegisterInstance(TimeProvider.System);
        builder.RegisterInstance(NullLoggerFactory.Instance).As<ILoggerFactory>();
        builder.RegisterGeneric(typeof(Logger<>)).As(typeof(ILogger<>));
        builder.RegisterModule(new DatastoreModule(config.Datastore, folder));
        builder.RegisterModule<RuntimesModule>();
        builder.RegisterType<ModelCatalog>().AsSelf().As<IModelCatalog>().SingleInstance();
        builder.RegisterType<TabularKind>().As<IModelKind>();
        builder.RegisterType<PredictionRecorder>();
        builder.RegisterType<CallService>().As<ICallService>();
        builder.RegisterType<InferTables>();
        builder.RegisterType<InferModels>();
        builder.RegisterType<InferStep>().As<IStepRunner>();
        return builder.Build();
    }
}
