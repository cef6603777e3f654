using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps;

/// <summary>Writes down what was served, and what was not.</summary>
public sealed partial class RevisionBook(IRevisionDatastore datastore, RevisionMaker maker, OwedUndo undo, ILogger<RevisionBook> logger)
{
    private static readonly SwapReport NoReport = new();

    private int _last;

    /// <summary>The revision of what the server starts with: the last one, where it is just that.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<int> StartAsync(ConfigProposal proposal, IReadOnlyList<LoadedModel> loaded, CancellationToken cancellationToken)
    {
        var last = await datastore.LastPublishedAsync(cancellationToken);
        _last = last?.Number ?? 0;
        if (last?.Fingerprint == RevisionMaker.FingerprintOf(proposal, loaded))
        {
            return last.Number;
        }

        var request = new SwapRequest(null, RevisionSource.Start, Environment.UserName);
        var revision = maker.Make(proposal, loaded, request, last?.Number ?? 0, new RevisionChange([], NoReport));
        await datastore.AddAsync(revision, cancellationToken);
        return _last = revision.Number;
    }

    /// <summary>The revision of what is to be published. Servers that share the datastore and publish the same share its number.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: it must not be published.</exception>
    public async Task<int> PublishAsync(
        ConfigProposal proposal, IReadOnlyList<LoadedModel> loaded, SwapRequest request, int basedOn, RevisionChange change, CancellationToken cancellationToken)
    {
        var revision = maker.Make(proposal, loaded, request, basedOn, change);
        await undo.SettleAsync(cancellationToken);
        if (await datastore.LastPublishedAsync(cancellationToken) is { } last && last.Number > basedOn && last.Fingerprint == revision.Fingerprint)
        {
            return _last = last.Number;
        }

        await datastore.AddAsync(revision, cancellationToken);
        return _last = revision.Number;
    }

    /// <summary>Writes down an attempt that was refused; the refusal holds also where that fails.</summary>
    /// <returns>Its number, or null where it could not be stored.</returns>
    public async Task<int?> RefuseAsync(ConfigProposal proposal, SwapRequest request, int basedOn, RevisionChange change, CancellationToken cancellationToken)
    {
        var revision = maker.Make(proposal, [], request, basedOn, change);
        revision.Refuse(string.Join(Environment.NewLine, change.Report.AllProblems));
        try
        {
            await undo.SettleAsync(cancellationToken);
            await datastore.AddAsync(revision, cancellationToken);
            return _last = revision.Number;
        }
        catch (UnavailableException e)
        {
            LogNotStored(e.Message, e);
            return null;
        }
    }

    /// <summary>Writes down that a revision is undone.</summary>
    /// <returns>The number of the revision that brings the good one back.</returns>
    public async Task<int> UndoAsync(int bad, ServedConfig good, string reason)
    {
        var request = new SwapRequest(null, RevisionSource.Watch, "watch");
        var report = new SwapReport { Warnings = [reason] };
        var revision = maker.Make(good.Proposal, good.Snapshot.Loaded, request, bad, new RevisionChange([], report, good.Revision));
        return _last = await undo.WriteAsync(revision, bad, reason) ? revision.Number : _last + 1;
    }

    [LoggerMessage(EventIds.RevisionNotStored, LogLevel.Error, "A revision could not be written down: {Reason}")]
    private partial void LogNotStored(string reason, Exception exception);
}
