using Interlock.Application.Notifications;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Serving;

/// <summary>
/// Notices models that hang: a run of theirs is older than <see cref="Configuration.ServingLimits.HungAfter"/>. Such a model is asked nothing new and is
/// not ready, and ops are told; all of it ends when the run does.
/// </summary>
public sealed partial class Watchdog(IModelCatalog catalog, Announcer announcer, TimeProvider time, ILogger<Watchdog> logger)
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // What hangs, and the id under which it was told.
    private readonly Dictionary<LoadedModel, string> _hung = [];

    /// <summary>Looks until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            Look();
            await Task.Delay(Interval, time, stopping);
        }
    }

    /// <summary>Looks at every loaded model once. Not to be called twice at the same time.</summary>
    public void Look()
    {
        var loaded = catalog.Current.Loaded.ToList();
        foreach (var model in loaded)
        {
            Look(model);
        }

        foreach (var gone in _hung.Keys.Except(loaded).ToList())
        {
            _hung.Remove(gone); // Another version answers in its place.
        }
    }

    private void Look(LoadedModel model)
    {
        var (vitals, limit) = (model.Vitals, model.Id.Limits.HungAfter);
        var isHung = vitals.OldestRun > limit;
        if (isHung && !vitals.IsHung)
        {
            Hang(model, $"a run has not ended within {limit.TotalMilliseconds:0} ms");
        }
        else if (!isHung && vitals.IsHung)
        {
            Recover(model);
        }
    }

    private void Hang(LoadedModel model, string reason)
    {
        var (name, version) = (model.Id.Model, model.Id.Version);
        model.Vitals.Hang(reason);
        LogHung(name, version, reason);
        _hung[model] = TimeOrderedId.New(time.GetUtcNow());
        Announce("model.hung", model, $"Model '{name}' hangs on {Environment.MachineName}: {reason}. Version {version}.", reason);
    }

    private void Recover(LoadedModel model)
    {
        var (name, version) = (model.Id.Model, model.Id.Version);
        model.Vitals.Recover();
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

    [LoggerMessage(EventIds.ModelHung, LogLevel.Error, "Model {Model} hangs and is not ready: {Reason} (version {Version})")]
    private partial void LogHung(string model, string version, string reason);

    [LoggerMessage(EventIds.ModelRecovered, LogLevel.Information, "Model {Model} is ready again: the run that hung has ended (version {Version})")]
    private partial void LogRecovered(string model, string version);
}
