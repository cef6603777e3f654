using Interlock.Application.Swaps.Gate;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Starting;

/// <summary>
/// Begins the watch again that the end of a process interrupted, however it ended. The revision before is loaded first, and kept warm while the active one
/// is watched, as after the swap.
/// </summary>
public sealed partial class InterruptedWatch(
    IWatchJournal watches, ActiveRevision active, ModelStarter starter, SwapProver prover, SwapPublisher publisher, SwapRollout rollout, ILogger<InterruptedWatch> logger)
{
    /// <summary>Loads both revisions and makes the active one active, watched; or the one before, if the active one does not load any more.</summary>
    /// <param name="stored">The active revision.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The revision that is active now; null if no watch was interrupted, or the revision before is no longer what it was: then nothing has begun.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<ConfigRevision?> TryResumeAsync(StoredRevision stored, CancellationToken cancellationToken)
    {
        var number = stored.Revision.Number;
        if (Find(number) is not { } open)
        {
            return null;
        }

        if (await active.FindAsync(open.Good, cancellationToken) is not { } good || !active.IsUnchanged(good) || !active.IsUnchanged(stored))
        {
            LogNotResumed(number, $"a model file or a variable of it, or of revision {open.Good}, has changed since");
            return null;
        }

        try
        {
            publisher.Start(good.Proposal, await starter.LoadAsync(good.Proposal, cancellationToken), open.Good);
        }
        catch (ModelLoadException e)
        {
            LogNotResumed(number, $"revision {open.Good} does not load any more: {e.Message}");
            return null;
        }

        var state = publisher.State;
        var swap = await prover.ProveAsync(stored.Proposal, state.Active, state.Held, RevisionFingerprint.FilesOf(stored.Revision), cancellationToken);
        if (!await rollout.ResumeAsync(state, swap, number))
        {
            return good.Revision;
        }

        LogResumed(number, open.Good);
        return stored.Revision;
    }

    private OpenWatch? Find(int revision)
    {
        try
        {
            return watches.Find(revision);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotResumed(revision, e.Message);
            return null;
        }
    }

    [LoggerMessage(EventIds.WatchResumed, LogLevel.Information, "Revision {Revision} was watched when the server ended: it is watched again, against revision {Good}")]
    private partial void LogResumed(int revision, int good);

    [LoggerMessage(EventIds.WatchNotResumed, LogLevel.Warning, "Revision {Revision} was watched when the server ended, and is not watched again: {Reason}")]
    private partial void LogNotResumed(int revision, string reason);
}
