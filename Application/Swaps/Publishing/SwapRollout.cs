using Interlock.Application.Access.Audit;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Swaps.Gate;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Publishing;

/// <summary>
/// Stores and publishes revisions, watches over them, and rolls them back. A revision is stored before it is published. A rollback does not wait for the
/// datastore: it is published some 100 ms after it was decided at most.
/// </summary>
public sealed partial class SwapRollout(
    SwapPublisher publisher, RevisionStore store, RollbackStore rollbacks, IWatchJournal watches, SwapNotifier notifier, ILogger<SwapRollout> logger)
{
    private static readonly SwapRequest ByWatch = new(null, RevisionSource.Watch, "watch") { By = AuditSource.OfWatch };

    /// <summary>Makes the first configuration of this process active, under the number of the stored revision if it is that one.</summary>
    /// <param name="proposal">The configuration.</param>
    /// <param name="loaded">Its live versions.</param>
    /// <param name="stored">The active revision in the datastore, or null if there is none.</param>
    /// <param name="request">The caller.</param>
    /// <param name="warnings">What ops must know of it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task StartAsync(
        ConfigProposal proposal,
        IReadOnlyList<LoadedModel> loaded,
        ConfigRevision? stored,
        SwapRequest request,
        IReadOnlyList<string> warnings,
        CancellationToken cancellationToken)
    {
        var change = new RevisionChange([], new SwapReport { Warnings = warnings });
        var revision = stored?.Fingerprint == RevisionFingerprint.Of(proposal, loaded)
            ? stored.Number
            : await store.PublishAsync(proposal, loaded, request, stored?.Number ?? 0, change, cancellationToken);
        publisher.Start(proposal, loaded, revision);
        notifier.Started(revision, warnings);
    }

    /// <summary>Publishes the stored revision again whose watch the end of a process interrupted, and begins that watch again; where it does not load any more, it is rolled back.</summary>
    /// <param name="good">The active state: the last revision that passed its watch.</param>
    /// <param name="swap">The revision's configuration, loaded.</param>
    /// <param name="revision">Its number.</param>
    /// <returns>Whether it is active.</returns>
    public async Task<bool> ResumeAsync(ActiveState good, ProvenSwap swap, int revision)
    {
        if (swap.Plan.IsEmpty)
        {
            publisher.Renumber(good, revision);
            return true;
        }

        if (swap.Report.IsAccepted && publisher.TryPublish(good, swap, revision, isWatched: true) is { } state)
        {
            Watch(state);
            return true;
        }

        swap.Discard();
        var reason = $"It was watched when the server ended, and does not load any more: {string.Join("; ", swap.Report.AllProblems)}";
        var rollback = new Rollback(revision, good.Active.Revision, reason);
        await rollbacks.RecordAsync(rollback);
        await notifier.RolledBackAsync(rollback, good.Active.Revision, ByWatch);
        return false;
    }

    /// <summary>Stores and publishes a proven configuration.</summary>
    /// <param name="expected">The state that it was proven against.</param>
    /// <param name="swap">The proven configuration; its new versions are the caller's to discard if it is not published.</param>
    /// <param name="request">The caller.</param>
    /// <param name="cancellationToken">Cancels it before it is stored.</param>
    /// <returns>The revision; null if something else became active meanwhile, and nothing changed.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: nothing changed.</exception>
    public async Task<int?> PublishAsync(ActiveState expected, ProvenSwap swap, SwapRequest request, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(publisher.State, expected))
        {
            return null;
        }

        var change = new RevisionChange(swap.Plan.Diff, swap.Report);
        var revision = await store.PublishAsync(swap.Plan.Next, swap.Loaded, request, expected.Active.Revision, change, cancellationToken);
        if (publisher.TryPublish(expected, swap, revision, isWatched: true) is { } state)
        {
            Watch(state);
            await notifier.PublishedAsync(expected.Active.Revision, revision, request, swap);
            return revision;
        }

        await rollbacks.RecordAsync(new Rollback(revision, null, "It was not published: another revision was rolled back meanwhile."));
        return null;
    }

    /// <summary>Stores that a configuration was rejected.</summary>
    /// <returns>Its number, or null if it could not be stored.</returns>
    public async Task<int?> RejectAsync(ProvenSwap swap, SwapRequest request, int active, CancellationToken cancellationToken)
    {
        var change = new RevisionChange(swap.Plan.Diff, swap.Report);
        var stored = await store.RejectAsync(swap.Plan.Next, swap.Plan.Files, request, active, change, cancellationToken);
        await notifier.RejectedAsync(stored, request, swap, active);
        return stored;
    }

    /// <summary>Publishes an earlier revision again, at the request of an administrator.</summary>
    /// <param name="expected">The state that it was planned on.</param>
    /// <param name="swap">The earlier configuration, loaded; its new versions are the caller's to discard if it is not published.</param>
    /// <param name="target">The earlier revision.</param>
    /// <param name="request">The caller.</param>
    /// <returns>The revision; null if something else became active meanwhile, and nothing changed.</returns>
    public async Task<int?> RollBackAsync(ActiveState expected, ProvenSwap swap, int target, SwapRequest request)
    {
        var rollback = new Rollback(expected.Active.Revision, target, $"Rolled back to revision {target} by {request.Author}.");
        var state = await RollBackAsync(
            expected, rollback, request, swap.Plan.Next, swap.Loaded, (begun, revision) => publisher.TryPublish(begun, swap, revision, isWatched: false));
        if (state is not null)
        {
            await notifier.PublishedAsync(rollback.From, state.Active.Revision, request, swap, rollback.To);
        }

        return state?.Active.Revision;
    }

    private async Task<ActiveState?> RollBackAsync(
        ActiveState expected,
        Rollback rollback,
        SwapRequest request,
        ConfigProposal proposal,
        IEnumerable<LoadedModel> loaded,
        Func<ActiveState, int, ActiveState?> complete)
    {
        if (publisher.TryBeginRollback(expected) is not { } begun)
        {
            return null;
        }

        var completed = new TaskCompletionSource<ActiveState?>();
        var number = await store.RollBackAsync(
            rollback,
            proposal,
            RevisionFingerprint.FilesOf(loaded),
            request,
            async late =>
            {
                if (await completed.Task is { } renumbered)
                {
                    publisher.Renumber(renumbered, late);
                }
            });
        var state = complete(begun, number ?? rollback.To!.Value);
        completed.SetResult(state);
        Watch(state);
        return state;
    }

    private async Task<ActiveState?> RollBackAsync(ActiveState expected, string reason)
    {
        var good = expected.Good!;
        var rollback = new Rollback(expected.Active.Revision, good.Revision, reason);
        var state = await RollBackAsync(expected, rollback, ByWatch, good.Proposal, good.Snapshot.Loaded, publisher.Restore);
        if (state is not null)
        {
            await notifier.RolledBackAsync(rollback, state.Active.Revision, ByWatch);
        }

        return state;
    }

    private void Watch(ActiveState? state)
    {
        if (state is { Watch: { } watch, Good: { } good })
        {
            _ = WatchAsync(watch, new OpenWatch(state.Active.Revision, good.Revision));
        }
    }

    private async Task WatchAsync(SwapWatch watch, OpenWatch open)
    {
        // A slow disk does not keep it from beginning.
        var writing = Task.Run(() => TryJournal(() => watches.Write(open)));
        await WatchAsync(watch);
        await writing;

        // Where the server ends it is still the active one.
        if (!ReferenceEquals(publisher.State.Watch, watch))
        {
            TryJournal(() => watches.Remove(open.Revision));
        }
    }

    private async Task WatchAsync(SwapWatch watch)
    {
        try
        {
            var wrong = await watch.RunAsync();

            // Another state has another watch, except for one that only got its number.
            while (!watch.IsEnded && publisher.State is { RollingBack: null } state && ReferenceEquals(state.Watch, watch))
            {
                if (wrong is not null)
                {
                    await RollBackAsync(state, wrong);
                }
                else if (publisher.TryPass(watch))
                {
                    notifier.Passed(state.Active.Revision);
                }
            }
        }
        catch (Exception e)
        {
            LogWatchFailed(e);
        }
    }

    private void TryJournal(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotJournaled(e.Message, e);
        }
    }

    [LoggerMessage(EventIds.WatchNotJournaled, LogLevel.Warning, "Could not write to the journal which revision is watched; after a restart it is not watched again: {Reason}")]
    private partial void LogNotJournaled(string reason, Exception exception);

    [LoggerMessage(EventIds.SwapWatchFailed, LogLevel.Error, "The watch over the active revision failed; the revision stays active")]
    private partial void LogWatchFailed(Exception exception);
}
