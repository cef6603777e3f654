using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application.Configuration;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Swaps;

/// <summary>A configuration that was published, or was meant to be.</summary>
/// <param name="Number">Its number.</param>
/// <param name="CreatedAt">When (UTC).</param>
/// <param name="Source">Where it came from: <c>start</c>, <c>file</c>, <c>api</c>, <c>command-line</c> or <c>watch</c>.</param>
/// <param name="Author">Who: the caller's address, or <c>admin-key from</c> it, and what the caller claims to be called; or the file.</param>
/// <param name="Server">The machine whose server it was.</param>
/// <param name="Outcome"><c>published</c>, <c>refused</c> or <c>rolled-back</c>.</param>
/// <param name="Reason">Why it was rejected or rolled back.</param>
/// <param name="BasedOn">The revision that answered when this one came.</param>
/// <param name="Restores">The revision whose configuration it brings back.</param>
/// <param name="Diff">What it changes.</param>
public record RevisionSummary(
    int Number,
    DateTime CreatedAt,
    string Source,
    string Author,
    string Server,
    string Outcome,
    string? Reason,
    int BasedOn,
    int? Restores,
    IReadOnlyList<SettingChange> Diff)
{
    internal static RevisionSummary Of(ConfigRevision revision) => new(
        revision.Number,
        DateTime.SpecifyKind(revision.CreatedAt, DateTimeKind.Utc),
        SwapWords.Of(revision.Source),
        revision.Author,
        revision.Server,
        SwapWords.Of(revision.Outcome),
        revision.Reason,
        revision.BasedOn,
        revision.Restores,
        JsonSerializer.Deserialize<IReadOnlyList<SettingChange>>(revision.Diff, ContractJson.Contracts) ?? []);
}

/// <summary>A revision with all that is kept of it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="CreatedAt">When (UTC).</param>
/// <param name="Source">Where it came from: <c>start</c>, <c>file</c>, <c>api</c>, <c>command-line</c> or <c>watch</c>.</param>
/// <param name="Author">Who: the caller's address, or <c>admin-key from</c> it, and what the caller claims to be called; or the file.</param>
/// <param name="Server">The machine whose server it was.</param>
/// <param name="Outcome"><c>published</c>, <c>refused</c> or <c>rolled-back</c>.</param>
/// <param name="Reason">Why it was rejected or rolled back.</param>
/// <param name="BasedOn">The revision that answered when this one came.</param>
/// <param name="Restores">The revision whose configuration it brings back.</param>
/// <param name="Diff">What it changes.</param>
/// <param name="IsServed">Whether it is active.</param>
/// <param name="Config">config.yaml as it was written: <c>${NAME}</c> is not expanded.</param>
/// <param name="Files">SHA-256 of each file of the loaded versions, by path.</param>
/// <param name="Report">How it was proven.</param>
public sealed record RevisionDetail(
    int Number,
    DateTime CreatedAt,
    string Source,
    string Author,
    string Server,
    string Outcome,
    string? Reason,
    int BasedOn,
    int? Restores,
    IReadOnlyList<SettingChange> Diff,
    bool IsServed,
    string Config,
    IReadOnlyDictionary<string, string> Files,
    SwapReport Report)
    : RevisionSummary(Number, CreatedAt, Source, Author, Server, Outcome, Reason, BasedOn, Restores, Diff)
{
    internal static RevisionDetail Of(ConfigRevision revision, int served, HiddenValues hidden)
    {
        var (number, createdAt, source, author, server, outcome, reason, basedOn, restores, diff) = Of(revision);
        var files = JsonSerializer.Deserialize<Dictionary<string, string>>(revision.Files, ContractJson.Contracts) ?? [];
        var report = JsonSerializer.Deserialize<SwapReport>(revision.Report, ContractJson.Contracts) ?? new SwapReport();
        return new RevisionDetail(
            number, createdAt, source, author, server, outcome, reason, basedOn, restores, diff, number == served, revision.Config, hidden.InKeys(files), report);
    }
}

/// <summary>A page of revisions.</summary>
/// <param name="Status">Always 200.</param>
/// <param name="Msg">Always OK.</param>
/// <param name="Served">The active revision.</param>
/// <param name="Data">Newest first.</param>
/// <param name="Next">Send it as <c>before</c> for the next page; missing on the last one.</param>
public sealed record RevisionPageResponse(int Status, string Msg, int Served, IReadOnlyList<RevisionSummary> Data, int? Next);
