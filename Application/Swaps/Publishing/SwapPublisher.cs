using Interlock.Application.Configuration.Root;
using Interlock.Application.Quality;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Swaps.Gate;
using Interlock.Application.Swaps.Planning;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;

namespace Interlock.Application.Swaps.Publishing;

/// <summary>The one place that changes what is active: one exchange, under a lock that is never held across an await.</summary>
public sealed class SwapPublisher(ModelCatalog catalog, SnapshotBuilder snapshots, RevisionHistory history, IQualityService quality, TimeProvider time) : IDisposable
{
    private readonly Lock _exchanging = new();
    private volatile ActiveState? _state;

    /// <summary>What is active.</summary>
    /// <exception cref="UnavailableException"><c>not_ready</c>: nothing is active yet.</exception>
    public ActiveState State => _state
        ?? throw new UnavailableException(UnavailableException.NotReady, "The server is still loading.", TimeSpan.FromSeconds(1));

    /// <summary>Leases what is active, until the caller disposes it.</summary>
    /// <exception cref="UnavailableException"><c>not_ready</c>: nothing is active yet, or the server has shut down.</exception>
    public async Task<HeldState> HoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = State;
            if (state.RollingBack is { } rollingBack)
            {
                await rollingBack.Task.WaitAsync(cancellationToken);
            }
            else if (HeldState.TryHold(state) is { } held)
            {
                return held;
            }
            else if (ReferenceEquals(state, _state))
            {
                throw new UnavailableException(UnavailableException.NotReady, "The server has shut down.", TimeSpan.FromSeconds(10));
            }
        }
    }

    /// <summary>Makes the first configuration of this process active.</summary>
    public void Start(ConfigProposal proposal, IReadOnlyList<LoadedModel> loaded, int revision)
    {
        var snapshot = snapshots.Build(revision, proposal.Config!.Models, loaded, [], null);
        Exchange(null, new ActiveState(new ActiveConfig(proposal, snapshot), null, null));
    }

    /// <summary>Makes a proven configuration active.</summary>
    /// <param name="expected">The state that it was proven against.</param>
    /// <param name="swap">The proven configuration.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="isWatched">Whether its new versions are watched; else only those that are watched already.</param>
    /// <returns>The new state, or null if something else became active meanwhile: then nothing changes.</returns>
    public ActiveState? TryPublish(ActiveState expected, ProvenSwap swap, int revision, bool isWatched)
    {
        lock (_exchanging)
        {
            if (!ReferenceEquals(_state, expected))
            {
                return null;
            }

            var pairs = snapshots.PairsOf(swap, expected, isWatched);
            var snapshot = snapshots.Build(revision, swap.Plan.Next.Config!.Models, swap.Loaded, pairs, expected.Active.Snapshot);
            var good = pairs.Count > 0 ? expected.Good ?? expected.Active : null;
            var watch = pairs.Count > 0 ? new SwapWatch(pairs, [.. MirrorsOf(snapshot)], new LabelWatch(quality), time) : null;
            return Exchange(expected, new ActiveState(new ActiveConfig(swap.Plan.Next, snapshot), good, watch));
        }
    }

    /// <summary>
    /// Begins a rollback: what was planned on the state can no longer be published, and <see cref="HoldAsync"/> waits. Complete it with
    /// <see cref="TryPublish"/> or <see cref="Restore"/>.
    /// </summary>
    /// <returns>The state to complete; null if the expected one is not active any more, or is being rolled back already.</returns>
    public ActiveState? TryBeginRollback(ActiveState expected)
    {
        lock (_exchanging)
        {
            return ReferenceEquals(_state, expected) && expected.RollingBack is null
                ? _state = expected with { RollingBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) }
                : null;
        }
    }

    /// <summary>Makes the configuration active again that was kept warm, and completes the rollback.</summary>
    /// <param name="state">What <see cref="TryBeginRollback"/> returned.</param>
    /// <param name="revision">Its revision from now on.</param>
    public ActiveState Restore(ActiveState state, int revision)
    {
        lock (_exchanging)
        {
            var good = state.Good!;
            history.ForgetAfter(good.Revision);
            var snapshot = snapshots.Build(revision, good.Proposal.Config!.Models, [.. good.Snapshot.Loaded], [], state.Active.Snapshot);
            return Exchange(state, new ActiveState(good with { Snapshot = snapshot }, null, null));
        }
    }

    /// <summary>Ends a watch that found nothing wrong: what was kept warm is released.</summary>
    /// <returns>Whether the watch was the active one.</returns>
    public bool TryPass(SwapWatch watch)
    {
        lock (_exchanging)
        {
            if (_state is not { RollingBack: null } state || !ReferenceEquals(state.Watch, watch))
            {
                return false;
            }

            Renumber(state, state.Active.Revision, null);
            return true;
        }
    }

    /// <summary>Gives the active configuration another revision number, if it is still this state.</summary>
    public void Renumber(ActiveState expected, int revision)
    {
        lock (_exchanging)
        {
            if (ReferenceEquals(_state, expected))
            {
                Renumber(expected, revision, expected.Watch);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_state is { } state)
        {
            state.Watch?.Dispose();
            Halt(MirrorsOf(state.Active.Snapshot));
        }
    }

    private void Renumber(ActiveState state, int revision, SwapWatch? watch)
    {
        var (active, pairs) = (state.Active, watch?.Open ?? []);
        var snapshot = snapshots.Build(revision, active.Proposal.Config!.Models, [.. active.Snapshot.Loaded], pairs, active.Snapshot);
        Exchange(state, new ActiveState(active with { Snapshot = snapshot }, watch is null ? null : state.Good, watch));
    }

    private ActiveState Exchange(ActiveState? before, ActiveState next)
    {
        // The state first: whoever finds an instance of it retired then finds another state.
        _state = next;
        catalog.Publish(next.Active.Snapshot, next.Held);
        history.Add(new RestoredRevision(next.Active.Revision, next.Active.Proposal, RevisionFingerprint.FilesOf(next.Active.Snapshot.Loaded)));
        if (before is not null)
        {
            before.RollingBack?.TrySetResult();
            Halt(MirrorsOf(before.Active.Snapshot).Except(MirrorsOf(next.Active.Snapshot)));
            if (before.Watch != next.Watch)
            {
                before.Watch?.Dispose();
            }
        }

        return next;
    }

    private static void Halt(IEnumerable<Mirror> mirrors)
    {
        foreach (var mirror in mirrors)
        {
            mirror.Halt();
        }
    }

    private static IEnumerable<Mirror> MirrorsOf(ModelSnapshot snapshot) => snapshot.Models.Values.SelectMany(model => model.Mirrors);
}
