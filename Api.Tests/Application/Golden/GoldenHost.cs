using Autofac;
using Autofac.Extensions.DependencyInjection;
using Interlock.Api.Composition;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Golden;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Domain.Swaps;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Golden;

/// <summary>The service of the command golden, in a folder of its own.</summary>
internal sealed class GoldenHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AutofacServiceProvider _services;
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public GoldenHost(string yaml, Action<ContainerBuilder>? wire = null, params (string Name, string Content)[] files)
    {
        foreach (var (name, content) in files)
        {
            _folder.Write(name, content);
        }

        var reading = new ConfigReader(new Dictionary<string, string> { ["FILES"] = _folder.Path }).Read(yaml, "config.yaml", _folder.Path);
        Assert.That(reading.Config, Is.Not.Null, reading.Report.ToString());
        var services = new ServiceCollection();
        services.AddLogging();
        var container = new ContainerBuilder();
        container.Populate(services);
        ServerModules.Add(container, reading);
        wire?.Invoke(container);
        _services = new AutofacServiceProvider(container.Build());
    }

    public string Output => PathOf("golden.jsonl");

    public string[] Lines => File.ReadAllLines(Output);

    public string PathOf(string name) => _folder.PathOf(name);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Writes the golden file of a model.</summary>
    public Task<GoldenReport> WriteAsync(string model, Func<GoldenOptions, GoldenOptions> change) => _services.GetRequiredService<GoldenService>().WriteAsync(
        change(new GoldenOptions(model, _folder.Path) { Output = Output }), CancellationToken.None);

    /// <summary>The same from a CSV file of that text.</summary>
    public Task<GoldenReport> WriteFromAsync(string model, string csv, Func<GoldenOptions, GoldenOptions>? change = null)
    {
        var file = Write("rows.csv", csv);
        return WriteAsync(model, options => (change ?? (same => same))(options with { File = file }));
    }

    /// <summary>Records a prediction with its label, each later than the one before.</summary>
    public Task RecordAsync(string model, string request, string? label = null, double? value = null, int revision = 1) => SaveAsync(context =>
    {
        var id = TimeOrderedId.New(_now = _now.AddSeconds(1));
        context.Predictions.Add(new Prediction { Id = id, Model = model, Version = "v1", Revision = revision, Request = request, Response = "{}", InferMs = 1 });
        context.Labels.Add(new PredictionLabel { Model = model, Version = "v1", PredictionId = id, Number = 1, Revision = revision, Label = label, Value = value, At = _now.UtcDateTime });
    });

    /// <summary>Stores a revision of that number.</summary>
    public Task StoreRevisionAsync(int number, string yaml) => SaveAsync(context =>
    {
        var revision = new ConfigRevision
        {
            CreatedAt = _now.UtcDateTime, Source = RevisionSource.Start, Author = "", Server = "", BasedOn = 0, Config = yaml, Report = "{}", Files = "{}", Fingerprint = "", Diff = "[]",
        };
        revision.Take(number);
        context.ConfigRevisions.Add(revision);
    });

    private async Task SaveAsync(Action<InterlockDbContext> change)
    {
        await _services.GetRequiredService<DatastoreMigrator>().MigrateAsync(CancellationToken.None);
        await using var context = DatastoreContexts.Create(new DatastoreConfig(), _folder.Path).CreateDbContext();
        change(context);
        await context.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
