using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Comparing;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps;

/// <summary>
/// The one place where what is served changes. A revision is stored before it is published, except where a swap that went wrong is undone: that does
/// not wait for a datastore that is away.
/// </summary>
public sealed partial class SwapPublisher(
    ModelCatalog catalog, SnapshotBuilder snapshots, RevisionBook book, SwapNews news, TimeProvider time, ILogger<SwapPublisher> logger) : IDisposable
{
    private readonly SemaphoreSlim _publishing = new(1);
    private volatile ServedState? _state;

    /// <summary>What is served.</summary>
    /// <exception cref="UnavailableException"><c>not_ready</c>: nothing is served yet.</exception>
    public ServedState State => _state
        ?? throw new UnavailableException(UnavailableException.NotReady, "The server is still loading.", TimeSpan.FromSeconds(1));

    /// <summary>What is served, held until the caller is done with it.</summary>
    /// <exception cref="UnavailableException"><c>not_ready</c>: nothing is served yet, or nothing any more.</exception>
    public async Task<HeldState> HoldAsync(CancellationToken cancellationToken)
    {
        // While nothing is published, what is served is live.
        await _publishing.WaitAsync(cancellationToken);
        try
        {
            return HeldState.TryHold(State) ?? throw new UnavailableException(UnavailableException.NotReady, "The server has ended.", TimeSpan.FromSeconds(10));
        }
        finally
        {
            _publishing.Release();
        }
    }

    /// <summary>Serves what the server starts with, under a revision that is written down.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task StartAsync(ConfigProposal proposal, IReadOnlyList<LoadedModel> loaded, CancellationToken cancellationToken) =>
        Start(proposal, loaded, await book.StartAsync(proposal, loaded, cancellationToken));

    /// <summary>Serves what a server starts with.</summary>
    public void Start(ConfigProposal proposal, IReadOnlyList<LoadedModel> loaded, int revision)
    {
        var snapshot = snapshots.Build(revision, proposal.Config!.Models, loaded, [], null);
        catalog.Publish(snapshot, []);
        _state = new ServedState(new ServedConfig(proposal, snapshot), null, null);
    }

    /// <summary>Publishes a swap. What was loaded for one that is not published is the caller's to free.</summary>
    /// <param name="expected">What is served, as the swap was made for it.</param>
    /// <param name="swap">The swap.</param>
    /// <param name="request">Who wants it.</param>
    /// <param name="restores">The revision that it brings back, or null.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <returns>The revision; null where something else was published meanwhile, and nothing was done.</returns>
    public async Task<int?> TryPublishAsync(ServedState expected, ProvenSwap swap, SwapRequest request, int? restores, CancellationToken cancellationToken)
    {
        await _publishing.WaitAsync(cancellationToken);
        try
        {
            if (!ReferenceEquals(_state, expected))
            {
                return null;
            }

            var change = new RevisionChange(swap.Plan.Diff, swap.Report, restores);
            var revision = await book.PublishAsync(swap.Plan.Next, swap.Loaded, request, expected.Served.Revision, change, cancellationToken);
            Publish(expected, swap, revision, isWatched: restores is null);
            return revision;
        }
        finally
        {
            _publishing.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_state is { } state)
        {
            state.Watch?.Dispose();
            Halt(MirrorsOf(state.Served.Snapshot));
        }

        _publishing.Dispose();
    }

    private void Publish(ServedState state, ProvenSwap swap, int revision, bool isWatched)
    {
        var pairs = snapshots.PairsOf(swap, state, isWatched);
        var snapshot = snapshots.Build(revision, swap.Plan.Next.Config!.Models, swap.Loaded, pairs, state.Served.Snapshot);
        var good = pairs.Count > 0 ? state.Good ?? state.Served : null;
        var watch = pairs.Count > 0 ? new SwapWatch(pairs, [.. MirrorsOf(snapshot)], time) : null;
        Exchange(state, new ServedState(new ServedConfig(swap.Plan.Next, snapshot), good, watch));
        if (watch is not null)
        {
            _ = WatchAsync(watch);
        }
    }

    private void Exchange(ServedState before, ServedState next)
    {
        catalog.Publish(next.Served.Snapshot, next.Held);
        _state = next;
        before.Watch?.Dispose();
        Halt(MirrorsOf(before.Served.Snapshot).Except(MirrorsOf(next.Served.Snapshot)));
    }

    private static void Halt(IEnumerable<Mirror> mirrors)
    {
        foreach (var mirror in mirrors)
        {
            mirror.Halt();
        }
    }

    private static IEnumerable<Mirror> MirrorsOf(ModelSnapshot snapshot) => snapshot.Models.Values.SelectMany(model => model.Mirrors);

    private async Task WatchAsync(SwapWatch watch)
    {
        try
        {
            var wrong = await watch.RunAsync();
            if (!watch.IsEnded)
            {
                await EndAsync(watch, wrong);
            }
        }
        catch (Exception e)
        {
            LogWatchFailed(e);
        }
    }

    /// <summary>The watch is over: what was served before comes back, or is let go.</summary>
    private async Task EndAsync(SwapWatch watch, string? wrong)
    {
        await _publishing.WaitAsync();
        try
        {
            // A newer revision has a watch of its own.
            if (_state is not { Good: { } good } state || !ReferenceEquals(state.Watch, watch))
            {
                return;
            }

            if (wrong is not null)
            {
                var revision = await book.UndoAsync(state.Served.Revision, good, wrong);
                var snapshot = snapshots.Build(revision, good.Proposal.Config!.Models, [.. good.Snapshot.Loaded], [], state.Served.Snapshot);
                Exchange(state, new ServedState(new ServedConfig(good.Proposal, snapshot), null, null));
                LogRolledBack(state.Served.Revision, revision, good.Revision, wrong);
                news.RolledBack(state.Served.Revision, revision, wrong);
                return;
            }

            var served = state.Served;
            var unwatched = snapshots.Build(served.Revision, served.Proposal.Config!.Models, [.. served.Snapshot.Loaded], [], served.Snapshot);
            Exchange(state, new ServedState(served with { Snapshot = unwatched }, null, null));
            LogPassed(served.Revision);
        }
        finally
        {
            _publishing.Release();
        }
    }

    [LoggerMessage(EventIds.SwapRolledBack, LogLevel.Error, "Revision {Bad} is undone: revision {Revision} serves again what revision {Good} did. {Reason}")]
    private partial void LogRolledBack(int bad, int revision, int good, string reason);

    [LoggerMessage(EventIds.SwapPassed, LogLevel.Information, "Revision {Revision} passed its watch")]
    private partial void LogPassed(int revision);

    [LoggerMessage(EventIds.SwapWatchFailed, LogLevel.Error, "The watch over a swap failed; what is served stays")]
    private partial void LogWatchFailed(Exception exception);
}
