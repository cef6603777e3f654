using System.Text.Json;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>Stores the configurations that were published, rejected and rolled back.</summary>
public sealed partial class RevisionStore(IRevisionDatastore datastore, RollbackStore rollbacks, TimeProvider time, ILogger<RevisionStore> logger)
{
    /// <summary>Stores a configuration that is to be published. Servers that share the datastore and publish the same share its number.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: it must not be published.</exception>
    public async Task<int> PublishAsync(
        ConfigProposal proposal, IReadOnlyList<LoadedModel> loaded, SwapRequest request, int basedOn, RevisionChange change, CancellationToken cancellationToken)
    {
        var revision = Create(proposal, RevisionFingerprint.FilesOf(loaded), request, basedOn, change);
        await rollbacks.FlushAsync(cancellationToken);
        if (await datastore.LastPublishedAsync(cancellationToken) is { } last && last.Number > basedOn && last.Fingerprint == revision.Fingerprint)
        {
            return last.Number;
        }

        await datastore.AddAsync(revision, cancellationToken);
        return revision.Number;
    }

    /// <summary>Stores a configuration that was rejected; it stays rejected if that fails.</summary>
    /// <param name="files">SHA-256 of the files it names, by path.</param>
    /// <returns>Its number, or null if it could not be stored.</returns>
    public async Task<int?> RejectAsync(
        ConfigProposal proposal,
        IReadOnlyDictionary<string, string> files,
        SwapRequest request,
        int basedOn,
        RevisionChange change,
        CancellationToken cancellationToken)
    {
        var revision = Create(proposal, files, request, basedOn, change);
        revision.Refuse(string.Join(Environment.NewLine, change.Report.AllProblems));
        try
        {
            await rollbacks.FlushAsync(cancellationToken);
            await datastore.AddAsync(revision, cancellationToken);
            return revision.Number;
        }
        catch (UnavailableException e)
        {
            LogNotStored(e.Message, e);
            return null;
        }
    }

    /// <summary>Records that an earlier configuration becomes active again. Waits some 100 ms at most.</summary>
    /// <param name="rollback">What is rolled back.</param>
    /// <param name="proposal">The earlier configuration.</param>
    /// <param name="files">SHA-256 of its files, by path.</param>
    /// <param name="request">The caller.</param>
    /// <param name="stored">Called with the new revision's number if it is stored later than that.</param>
    /// <returns>The new revision's number, or null if it is not stored yet: then the earlier revision's own number is right.</returns>
    public Task<int?> RollBackAsync(
        Rollback rollback, ConfigProposal proposal, IReadOnlyDictionary<string, string> files, SwapRequest request, Action<int> stored)
    {
        var change = new RevisionChange([], new SwapReport { Warnings = [rollback.Reason] }, rollback.To);
        return rollbacks.RecordAsync(rollback, Create(proposal, files, request, rollback.From, change), stored);
    }

    private ConfigRevision Create(
        ConfigProposal proposal, IReadOnlyDictionary<string, string> files, SwapRequest request, int basedOn, RevisionChange change) => new()
    {
        CreatedAt = time.GetUtcNow().UtcDateTime,
        Source = request.Source,
        Author = request.Author,
        Server = Environment.MachineName,
        BasedOn = basedOn,
        Restores = change.Restores,
        Config = proposal.Text,
        Fingerprint = RevisionFingerprint.Of(proposal, files),
        Files = JsonSerializer.Serialize(files.ToDictionary(), SwapJson.Readable.DictionaryStringString),
        Diff = JsonSerializer.Serialize(change.Diff, SwapJson.Readable.IReadOnlyListSettingChange),
        Report = JsonSerializer.Serialize(change.Report, SwapJson.Readable.SwapReport),
    };

    [LoggerMessage(EventIds.RevisionNotStored, LogLevel.Error, "Could not store the rejected configuration: {Reason}")]
    private partial void LogNotStored(string reason, Exception exception);
}

/// <summary>What a revision is about.</summary>
/// <param name="Diff">What it changes.</param>
/// <param name="Report">How it was proven.</param>
/// <param name="Restores">The revision whose configuration it restores, or null.</param>
public sealed record RevisionChange(IReadOnlyList<SettingChange> Diff, SwapReport Report, int? Restores = null);
