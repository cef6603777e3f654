using System.Globalization;
using Interlock.Application.Configuration;
using Interlock.Application.Drift;
using Interlock.Application.Notifications;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Quality.Watching;

/// <summary>Notifies subscribers when the active version of a model has drifted, has become worse, or gets no labels, as its section <c>quality</c> says.</summary>
public sealed partial class QualityWatch(
    IModelCatalog catalog, IDriftService drift, IQualityService quality, Announcer announcer, TimeProvider time, ILogger<QualityWatch> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Event, string Model, string Version), DateTimeOffset> _quietUntil = [];

    /// <summary>Looks at each model every <c>quality.every</c>, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var (model, served) in catalog.Current.Models)
            {
                if (IsDue(model, served.Config.Quality))
                {
                    await TryCheckAsync(model, served.Config, cancellationToken);
                }
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <summary>Looks at a model now.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task CheckAsync(string model, ModelConfig config, CancellationToken cancellationToken)
    {
        var (limits, version, now) = (config.Quality, config.Active, time.GetUtcNow());
        if (limits.MaxPsi is { } maxPsi)
        {
            var report = await drift.FindAsync(model, version, new DriftWindow(now - limits.Window, null, DriftWindow.Most), cancellationToken);
            WorkMetrics.SetQuality(model, version, report.Worst?.Psi, null, null);
            if (report.Rows >= limits.MinCount && report.Worst is { } worst && worst.Psi > maxPsi)
            {
                Notify("drift.high", model, version, limits, $"{NameOf(worst)} has a PSI of {Text(worst.Psi.Value)} over {report.Rows} predictions; 'max-psi' is {Text(maxPsi)}");
            }
        }

        // Labels of the last predictions may not be there yet.
        var labelled = now - (limits.LabelsWithin ?? TimeSpan.Zero);
        if (limits.MinAccuracy is not null || limits.MaxMae is not null)
        {
            var found = await FindAsync(new QualityWindow(labelled - limits.Window));
            WorkMetrics.SetQuality(model, version, null, found.Labels?.Accuracy, found.Numbers?.Mae);
            if (found.Labelled >= limits.MinCount && DropOf(found, limits) is { } reason)
            {
                Notify("quality.dropped", model, version, limits, $"{reason} over {found.Labelled} labelled predictions");
            }
        }

        if (limits.LabelsWithin is not null && await FindAsync(new QualityWindow(labelled - limits.Window, labelled)) is { Labelled: 0 } late && late.Predictions >= limits.MinCount)
        {
            Notify("labels.late", model, version, limits, $"none of {late.Predictions} predictions from before {labelled:u} has a label");
        }

        async Task<VersionQuality> FindAsync(QualityWindow window) => (await quality.FindAsync(model, version, window, cancellationToken))[0];
    }

    private static string? DropOf(VersionQuality quality, QualityConfig limits) => quality switch
    {
        { Labels.Accuracy: var accuracy } when accuracy < limits.MinAccuracy => $"the accuracy is {Text(accuracy)}, below 'min-accuracy' {Text(limits.MinAccuracy.Value)},",
        { Numbers.Mae: { } mae } when mae > limits.MaxMae => $"the mean absolute error is {Text(mae)}, above 'max-mae' {Text(limits.MaxMae.Value)},",
        _ => null,
    };

    private static string NameOf(ColumnReport column) => column.Role switch
    {
        DriftRole.Feature => $"the feature '{column.Name}'",
        DriftRole.Score => $"the score '{column.Name}'",
        _ => "the mix of labels",
    };

    private static string Text(double number) => number.ToString("G4", CultureInfo.InvariantCulture);

    // A server that restarts again and again does not notify again and again.
    private bool IsDue(string model, QualityConfig limits)
    {
        var now = time.GetUtcNow();
        var isDue = limits.IsWatched && _due.TryGetValue(model, out var due) && due <= now;
        if (!limits.IsWatched)
        {
            _due.Remove(model);
        }
        else if (isDue || !_due.TryGetValue(model, out due) || due > now + limits.Every)
        {
            _due[model] = now + limits.Every;
        }

        return isDue;
    }

    private async Task TryCheckAsync(string model, ModelConfig config, CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(model, config, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(model, config.Quality.Every, e.Message);
        }
    }

    private void Notify(string name, string model, string version, QualityConfig limits, string reason)
    {
        var now = time.GetUtcNow();
        if (_quietUntil.TryGetValue((name, model, version), out var until) && now < until)
        {
            return;
        }

        _quietUntil[(name, model, version)] = now + limits.Quiet;
        LogNotified(name, model, version, reason);
        announcer.Announce(new Occurrence(
            name,
            model,
            TimeOrderedId.New(now),
            $"Model '{model}' version {version}: {reason}.",
            new Dictionary<string, string?> { ["version"] = version, ["reason"] = reason }));
    }

    [LoggerMessage(EventIds.QualityNotified, LogLevel.Warning, "{Event}: model {Model} version {Version}: {Reason}")]
    private partial void LogNotified(string @event, string model, string version, string reason);

    [LoggerMessage(EventIds.QualityCheckFailed, LogLevel.Warning, "The quality of model {Model} could not be looked at; trying again in {Delay}: {Reason}")]
    private partial void LogFailed(string model, TimeSpan delay, string reason);
}
