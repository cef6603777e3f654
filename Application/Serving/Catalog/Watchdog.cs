using Interlock.Application.Notifications;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Threads;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Serving.Catalog;

/// <summary>
/// Detects models that hang: one of their runs is older than <see cref="Configuration.ServingLimits.HungAfter"/>. Such a model admits no requests and is
/// not ready until the run ends, and subscribers are notified. The thread pool gets a thread for each that a run blocks, so that other requests are answered.
/// </summary>
public sealed partial class Watchdog(IModelCatalog catalog, Announcer announcer, TimeProvider time, ILogger<Watchdog> logger)
{
    /// <summary>The time between two checks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // What hangs, with the id of its notification.
    private readonly Dictionary<LoadedModel, string> _hung = [];

    /// <summary>Checks until it is stopped. Needs a thread of its own, since a pool whose threads are all blocked runs nothing.</summary>
    public void Run(CancellationToken stopping)
    {
        while (!stopping.WaitHandle.WaitOne(Interval))
        {
            try
            {
                Check();
            }
            catch (Exception e)
            {
                LogFailed(e);
            }
        }
    }

    /// <summary>Checks every loaded model once. Not thread-safe.</summary>
    public void Check()
    {
        var loaded = catalog.Current.Loaded.ToList();
        foreach (var model in loaded)
        {
            Check(model);
        }

        // Versions that are no longer active may still block threads.
        foreach (var ended in _hung.Keys.Except(loaded).Where(gone => gone.Health.OldestRun == TimeSpan.Zero).ToList())
        {
            _hung.Remove(ended);
        }

        PoolThreads.MakeUpFor(loaded.Union(_hung.Keys).Sum(model => model.Health.BlockedThreads(Interval)));
    }

    private void Check(LoadedModel model)
    {
        var (health, limit) = (model.Health, model.Id.Limits.HungAfter);
        var isHung = health.OldestRun > limit;
        if (isHung && !health.IsHung)
        {
            Hang(model, $"a run has not ended within {limit.TotalMilliseconds:0} ms");
        }
        else if (!isHung && health.IsHung)
        {
            Recover(model);
        }
    }

    private void Hang(LoadedModel model, string reason)
    {
        var (name, version) = (model.Id.Model, model.Id.Version);
        model.Health.Hang(reason);
        LogHung(name, version, reason);
        _hung[model] = TimeOrderedId.New(time.GetUtcNow());
        Announce("model.hung", model, $"Model '{name}' hangs on {Environment.MachineName}: {reason}. Version {version}.", reason);
    }

    private void Recover(LoadedModel model)
    {
        var (name, version) = (model.Id.Model, model.Id.Version);
        model.Health.Recover();
        LogRecovered(name, version);
        Announce("model.recovered", model, $"Model '{name}' is ready again on {Environment.MachineName}. Version {version}.", reason: null);
        _hung.Remove(model);
    }

    private void Announce(string name, LoadedModel model, string text, string? reason)
    {
        var fields = new Dictionary<string, string?> { ["version"] = model.Id.Version };
        if (reason is not null)
        {
            fields["reason"] = reason;
        }

        announcer.Announce(new Occurrence(name, model.Id.Model, _hung[model], text, fields));
    }

    [LoggerMessage(EventIds.WatchdogFailed, LogLevel.Error, "The check for hung models failed; retrying")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventIds.ModelHung, LogLevel.Error, "Model {Model} hangs and is not ready: {Reason} (version {Version})")]
    private partial void LogHung(string model, string version, string reason);

    [LoggerMessage(EventIds.ModelRecovered, LogLevel.Information, "Model {Model} is ready again: the hung run has ended (version {Version})")]
    private partial void LogRecovered(string model, string version);
}
