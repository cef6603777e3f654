using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Health;

namespace Interlock.Api.WebConsole;

/// <summary>What this server was asked in the last hour: requests and failures of each model in steps of a quarter of a minute. Kept in memory only.</summary>
public sealed class Traffic(IModelCatalog catalog, TimeProvider time) : BackgroundService
{
    internal static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    private const int Kept = 240;

    private readonly Lock _lock = new();
    private readonly Queue<TrafficStep> _steps = new();
    private Dictionary<ModelHealth, TrafficCount> _before = [];
    private int _revision;

    /// <summary>The steps, oldest first.</summary>
    public IReadOnlyList<TrafficStep> Steps
    {
        get
        {
            lock (_lock)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>Adds a step: what was counted since the one before.</summary>
    internal void Add()
    {
        var snapshot = catalog.Current;
        var (now, models) = (new Dictionary<ModelHealth, TrafficCount>(), new Dictionary<string, TrafficCount>(StringComparer.Ordinal));
        foreach (var (name, health) in snapshot.Loaded.Select(version => (version.Id.Model, version.Health)))
        {
            now[health] = new TrafficCount(health.Requests, health.Failures);
            models[name] = models.GetValueOrDefault(name).And(now[health].Since(_before.GetValueOrDefault(health)));
        }

        var step = new TrafficStep(time.GetUtcNow().UtcDateTime, models, _revision != 0 && _revision != snapshot.Revision ? snapshot.Revision : null);
        (_before, _revision) = (now, snapshot.Revision);
        lock (_lock)
        {
            _steps.Enqueue(step);
            if (_steps.Count > Kept)
            {
                _steps.Dequeue();
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Add();
        }
    }
}

/// <summary>What happened between two looks.</summary>
/// <param name="End">When it ended (UTC).</param>
/// <param name="Models">What was counted, by model.</param>
/// <param name="Swapped">The revision that became active in it; null for none.</param>
public sealed record TrafficStep(DateTime End, IReadOnlyDictionary<string, TrafficCount> Models, int? Swapped)
{
    /// <summary>The sum over models.</summary>
    public TrafficCount Of(Func<string, bool> model) => Models.Where(one => model(one.Key)).Aggregate(default(TrafficCount), (sum, one) => sum.And(one.Value));
}

/// <summary>Counts of requests.</summary>
/// <param name="Requests">Those that were answered, or failed because of the model.</param>
/// <param name="Failures">Those that failed.</param>
public readonly record struct TrafficCount(long Requests, long Failures)
{
    /// <summary>What was counted since.</summary>
    public TrafficCount Since(TrafficCount before) => new(Requests - before.Requests, Failures - before.Failures);

    /// <summary>Both.</summary>
    public TrafficCount And(TrafficCount other) => new(Requests + other.Requests, Failures + other.Failures);
}
