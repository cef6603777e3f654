using Interlock.Application.Notifications;
using Interlock.Application.Swaps.Gate;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps;

/// <summary>Tells ops what became of swaps: in the log, and whoever is to be notified.</summary>
public sealed partial class SwapNews(Announcer announcer, ILogger<SwapNews> logger)
{
    /// <summary>A revision is served.</summary>
    public void Published(int revision, SwapRequest request, ProvenSwap swap)
    {
        // What no model uses, such as a client, changes none.
        var models = string.Join(", ", swap.Report.Models.Count > 0 ? swap.Report.Models.Select(Describe) : swap.Plan.Diff.Select(change => change.Path));
        LogPublished(revision, Word(request.Source), request.Author, models);
        foreach (var note in swap.Report.Models.SelectMany(model => model.Notes.Select(note => $"models.{model.Model}: {note}")))
        {
            LogNote(revision, note);
        }

        Announce("swap.published", revision, $"Revision {revision} is served: {models}.", null, request);
    }

    /// <summary>A configuration is not served.</summary>
    public void Refused(int? stored, SwapRequest request, SwapReport report)
    {
        var reason = string.Join("; ", report.AllProblems);
        LogRefused(Word(request.Source), request.Author, reason);
        Announce("swap.refused", stored ?? 0, $"A change of the configuration is refused; what is served stays. {reason}", reason, request);
    }

    /// <summary>A revision was undone.</summary>
    public void RolledBack(int bad, int revision, string reason) => Announce(
        "swap.rolled-back", bad, $"Revision {bad} is undone by revision {revision}: {reason}", reason, new SwapRequest(null, RevisionSource.Watch, "watch"));

    private void Announce(string name, int revision, string text, string? reason, SwapRequest request)
    {
        var fields = new Dictionary<string, string?> { ["revision"] = $"{revision}", ["author"] = request.Author, ["source"] = Word(request.Source) };
        if (reason is not null)
        {
            fields["reason"] = reason;
        }

        announcer.Announce(new Occurrence(name, "config.yaml", $"{Environment.MachineName}-{revision}", text, fields));
    }

    private static string Word(RevisionSource source) => source == RevisionSource.CommandLine ? "command-line" : source.ToString().ToLowerInvariant();

    private static string Describe(ModelReport model) => model.Change switch
    {
        ModelChange.Added => $"{model.Model} is new ({model.To})",
        ModelChange.Removed => $"{model.Model} is gone",
        ModelChange.Swapped when model.From != model.To => $"{model.Model} {model.From} -> {model.To}",
        ModelChange.Swapped => $"{model.Model} {model.To} anew",
        _ => $"{model.Model} adjusted",
    };

    [LoggerMessage(EventIds.SwapPublished, LogLevel.Information, "Revision {Revision} is served, from {Source} ({Author}): {Models}")]
    private partial void LogPublished(int revision, string source, string author, string models);

    [LoggerMessage(EventIds.SwapNoted, LogLevel.Warning, "Revision {Revision}: {Note}")]
    private partial void LogNote(int revision, string note);

    [LoggerMessage(EventIds.SwapRefused, LogLevel.Error, "A change of the configuration, from {Source} ({Author}), is refused; what is served stays: {Reason}")]
    private partial void LogRefused(string source, string author, string reason);
}
