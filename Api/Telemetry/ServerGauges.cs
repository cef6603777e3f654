using System.Diagnostics.Metrics;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Health;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using static Interlock.Application.Telemetry.InterlockTelemetry;

namespace Interlock.Api.Telemetry;

/// <summary>Metrics of what is: models, queues, waiting work. What is in the datastore is looked up before the page is read, and every half minute.</summary>
internal sealed class ServerGauges : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly Meter _meter = new(Name);
    private readonly IModelCatalog _catalog;
    private readonly DatastoreHealth _datastore;
    private readonly IWaitingWork _queries;
    private readonly TimeProvider _time;
    private volatile WaitingWork? _work;

    public ServerGauges(IModelCatalog catalog, DatastoreHealth datastore, IWaitingWork queries, TimeProvider time)
    {
        (_catalog, _datastore, _queries, _time) = (catalog, datastore, queries, time);
        WorkMetrics.Begin();
        AddModels();
        AddWork();
    }

    /// <summary>Looks up what waits; where the datastore does not answer at once, the last known numbers stay.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            _work = await _queries.FindAsync(cancellationToken).WaitAsync(Longest, _time, cancellationToken);
        }
        catch (Exception e) when (e is UnavailableException or TimeoutException)
        {
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RefreshAsync(stoppingToken);
        }
    }

    private void AddModels()
    {
        Add("interlock.model.ready", "1", "1 where a version is loaded and does not hang.", () => OfVersions(loaded => loaded.Health.IsHung ? 0 : 1));
        Add("interlock.model.hung", "1", "1 where a run of a version does not end.", () => OfVersions(loaded => loaded.Health.IsHung ? 1 : 0));
        Add("interlock.queue.depth", "{request}", "Requests that wait for a place in a batch.", () => OfVersions(loaded => loaded.Waiting));
        Add("interlock.runs.active", "{run}", "Runs of a version in progress.", () => OfVersions(loaded => loaded.Running));
        Add("interlock.datastore.up", "1", "0 while the datastore does not accept what is to be kept.", () => [new(_datastore.Reason is null ? 1 : 0)]);
    }

    private void AddWork()
    {
        Add("interlock.tasks", "{task}", "Tasks that have not ended, of all servers, by state.", () => OfTasks(task => task.Count));
        Add("interlock.tasks.oldest", "s", "Age of the oldest task of a state.", () => OfTasks(task => Age(task.Oldest)));
        Add("interlock.notifications.pending", "{delivery}", "Callbacks and notifications that are not delivered.", () => [new(_work?.Deliveries ?? 0)]);
        Add("interlock.notifications.oldest", "s", "Age of the oldest of them.", () => [new(_work?.OldestDelivery is { } oldest ? Age(oldest) : 0)]);
        Add("interlock.job.runs", "{run}", "Runs that have not ended, by job and state.", () =>
            (_work?.Runs ?? []).Select(run => new Measurement<double>(run.Count, Tag("job", run.Job), Tag("state", run.State))));
        Add("interlock.job.last_success.age", "s", "Time since a run of a job last succeeded.", () =>
            (_work?.LastSuccess ?? new Dictionary<string, DateTime>()).Select(job => new Measurement<double>(Age(DateTime.SpecifyKind(job.Value, DateTimeKind.Utc)), Tag("job", job.Key))));
    }

    private void Add(string name, string unit, string description, Func<IEnumerable<Measurement<double>>> observe) => Gauge(_meter, name, unit, description, observe);

    private IEnumerable<Measurement<double>> OfVersions(Func<LoadedModel, double> value) => _catalog.Current.Loaded
        .Select(loaded => new Measurement<double>(value(loaded), Tag("model", loaded.Id.Model), Tag("version", loaded.Id.Version)));

    private IEnumerable<Measurement<double>> OfTasks(Func<WaitingTasks, double> value) =>
        (_work?.Tasks ?? []).Select(task => new Measurement<double>(value(task), Tag("state", task.State)));

    private double Age(DateTimeOffset since) => Math.Max(0, (_time.GetUtcNow() - since).TotalSeconds);
}
