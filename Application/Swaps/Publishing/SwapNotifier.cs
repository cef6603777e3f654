using System.Text.Json.Nodes;
using Interlock.Application.Access.Audit;
using Interlock.Application.Notifications;
using Interlock.Application.Swaps.Gate;
using Interlock.Application.Swaps.Revisions;
using Interlock.Application.Telemetry;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Publishing;

/// <summary>Logs and audits what became of swaps, and notifies the subscribers to <c>swap.*</c>.</summary>
public sealed partial class SwapNotifier(Announcer announcer, ConfigStatus status, IAudit audit, ILogger<SwapNotifier> logger)
{
    private const string Refused = "swap_refused";
    private const int MostSettings = 50;

    /// <summary>The server has started with a revision.</summary>
    public void Started(int revision, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            LogStartedOtherwise(revision, warning);
        }
    }

    /// <summary>The server has started with the settings of the active revision, but a model file or a variable has changed since.</summary>
    public void StartedWithOtherFiles(int revision) => LogOtherFiles(revision);

    /// <summary>The server has started without config.yaml, which was tried already.</summary>
    /// <param name="tried">The revision of config.yaml.</param>
    /// <param name="active">The active revision.</param>
    public void StartedWithout(ConfigRevision tried, int active)
    {
        var reason = tried.Outcome switch
        {
            RevisionOutcome.Refused => $"revision {tried.Number} was rejected: {tried.Reason}",
            RevisionOutcome.RolledBack => $"revision {tried.Number} was rolled back: {tried.Reason}",
            _ => $"revision {tried.Number} was replaced by revision {active}",
        };
        if (tried.Outcome == RevisionOutcome.Refused)
        {
            status.SetRejected(reason);
        }
        else
        {
            status.SetReplaced(reason);
        }

        LogStartedWithout(active, reason);
    }

    /// <summary>A revision is active.</summary>
    /// <param name="before">The revision that was active before.</param>
    /// <param name="revision">The active revision.</param>
    /// <param name="request">The caller.</param>
    /// <param name="swap">What was published.</param>
    /// <param name="restored">The earlier revision whose configuration it is; null unless it is a rollback.</param>
    public Task PublishedAsync(int before, int revision, SwapRequest request, ProvenSwap swap, int? restored = null)
    {
        if (IsFile(request))
        {
            status.SetActive();
        }
        else
        {
            status.SetReplaced($"revision {revision} is active, from {Word(request.Source)} by {request.Author}");
        }

        // A change that concerns no model, such as a client that none uses, is named by its keys.
        var models = string.Join(", ", swap.Report.Models.Count > 0 ? swap.Report.Models.Select(Describe) : swap.Plan.Diff.Select(change => change.Path));
        WorkMetrics.CountSwap("published");
        CountGate(swap);
        LogPublished(revision, Word(request.Source), request.Author, models);
        foreach (var note in swap.Report.Models.SelectMany(model => model.Notes.Select(note => $"models.{model.Model}: {note}")))
        {
            LogNote(revision, note);
        }

        Notify("swap.published", revision, $"Revision {revision} is active: {models}.", null, request);
        return AuditAsync(restored, request, AuditEntries.Done, before, AfterOf(revision, swap, restored));
    }

    /// <summary>A configuration was rejected.</summary>
    public Task RejectedAsync(int? stored, SwapRequest request, ProvenSwap swap, int active)
    {
        var reason = string.Join("; ", swap.Report.AllProblems);
        if (IsFile(request))
        {
            status.SetRejected(stored is null ? $"it was rejected: {reason}" : $"revision {stored} was rejected: {reason}");
        }

        WorkMetrics.CountSwap("rejected");
        CountGate(swap);
        LogRejected(Word(request.Source), request.Author, active, reason);
        Notify("swap.refused", stored ?? 0, $"Configuration change rejected. Revision {active} stays active. {reason}", reason, request);
        return AuditAsync(null, request, Refused, active, AfterOf(stored, swap, null));
    }

    /// <summary>A revision was rolled back.</summary>
    /// <param name="rollback">The rollback.</param>
    /// <param name="revision">The active revision.</param>
    /// <param name="request">The watch.</param>
    public Task RolledBackAsync(Rollback rollback, int revision, SwapRequest request)
    {
        status.SetReplaced($"revision {rollback.From} was rolled back: {rollback.Reason}");
        WorkMetrics.CountSwap("rolled_back");
        LogRolledBack(rollback.From, rollback.To, revision, rollback.Reason);
        var text = $"Revision {rollback.From} was rolled back; revision {revision} is active: {rollback.Reason}";
        Notify("swap.rolled-back", rollback.From, text, rollback.Reason, request);
        var after = new JsonObject { ["revision"] = revision, ["restores"] = rollback.To, ["reason"] = rollback.Reason };
        return AuditAsync(rollback.To, request, AuditEntries.Done, rollback.From, after);
    }

    /// <summary>A revision passed its watch.</summary>
    public void Passed(int revision)
    {
        WorkMetrics.CountSwap("passed");
        LogPassed(revision);
    }

    private static void CountGate(ProvenSwap swap)
    {
        foreach (var (model, replay) in swap.Report.Models.SelectMany(model => model.Replays.Select(replay => (model.Model, replay))))
        {
            WorkMetrics.SetGate(model, replay.Version, replay.DriftP99, replay.FlipShare);
        }
    }

    // What changes is named, not shown: values may be secrets. The revision has them.
    private static JsonObject AfterOf(int? revision, ProvenSwap swap, int? restored)
    {
        var after = new JsonObject { ["revision"] = revision };
        if (restored is not null)
        {
            after["restores"] = restored;
        }

        after["models"] = new JsonArray([.. swap.Report.Models.Select(model => (JsonNode)Describe(model))]);
        after["settings"] = new JsonArray([.. swap.Plan.Diff.Take(MostSettings).Select(change => (JsonNode)change.Path)]);
        return after;
    }

    private Task AuditAsync(int? restored, SwapRequest request, string outcome, int before, JsonObject after)
    {
        var action = restored is null ? "config.apply" : "config.rollback";
        var recording = audit.RecordAsync(request.By ?? AuditSource.OfFile, action, null, outcome, new JsonObject { ["revision"] = before }, after);

        // An edit of config.yaml has no caller whose reply should follow its entry.
        return request.By is null ? Task.CompletedTask : recording;
    }

    private void Notify(string name, int revision, string text, string? reason, SwapRequest request)
    {
        var fields = new Dictionary<string, string?> { ["revision"] = $"{revision}", ["author"] = request.Author, ["source"] = Word(request.Source) };
        if (reason is not null)
        {
            fields["reason"] = reason;
        }

        announcer.Announce(new Occurrence(name, "config.yaml", $"{Environment.MachineName}-{revision}", text, fields));
    }

    private static bool IsFile(SwapRequest request) => request.Source is RevisionSource.File or RevisionSource.Start;

    private static string Word(RevisionSource source) => source == RevisionSource.CommandLine ? "command-line" : source.ToString().ToLowerInvariant();

    private static string Describe(ModelReport model) => model.Change switch
    {
        ModelChange.Added => $"{model.Model} added ({model.To})",
        ModelChange.Removed => $"{model.Model} removed",
        ModelChange.Swapped when model.From != model.To => $"{model.Model} {model.From} -> {model.To}",
        ModelChange.Swapped => $"{model.Model} {model.To} reloaded",
        _ => $"{model.Model} changed",
    };

    [LoggerMessage(EventIds.SwapPublished, LogLevel.Information, "Revision {Revision} is active, from {Source} by {Author}: {Models}")]
    private partial void LogPublished(int revision, string source, string author, string models);

    [LoggerMessage(EventIds.SwapNoted, LogLevel.Warning, "Revision {Revision}: {Note}")]
    private partial void LogNote(int revision, string note);

    [LoggerMessage(EventIds.SwapRefused, LogLevel.Error, "Configuration change from {Source} by {Author} rejected; revision {Active} stays active: {Reason}")]
    private partial void LogRejected(string source, string author, int active, string reason);

    [LoggerMessage(EventIds.SwapRolledBack, LogLevel.Error, "Revision {Bad} rolled back to revision {Good}, active as revision {Revision}: {Reason}")]
    private partial void LogRolledBack(int bad, int? good, int revision, string reason);

    [LoggerMessage(EventIds.StartedWithoutFile, LogLevel.Warning,
        "config.yaml is not active: {Reason}. Revision {Active} stays active; edit config.yaml to apply it again")]
    private partial void LogStartedWithout(int active, string reason);

    [LoggerMessage(EventIds.StartedWithFile, LogLevel.Error, "Started with config.yaml as revision {Revision}, ungated: {Reason}")]
    private partial void LogStartedOtherwise(int revision, string reason);

    [LoggerMessage(EventIds.StartedOtherFiles, LogLevel.Error,
        "A model file or a variable differs from what revision {Revision} was published with, which cannot be restored; what is there now is used")]
    private partial void LogOtherFiles(int revision);

    [LoggerMessage(EventIds.SwapPassed, LogLevel.Information, "Revision {Revision} passed its watch")]
    private partial void LogPassed(int revision);
}
