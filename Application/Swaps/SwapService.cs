using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Gate;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;

namespace Interlock.Application.Swaps;

/// <inheritdoc />
public sealed class SwapService(
    IConfigProposals proposals, SwapProver prover, SwapPublisher publisher, SwapRollout rollout, RevisionHistory history) : ISwapService, IDisposable
{
    private readonly SemaphoreSlim _turns = new(1);
    private readonly CancellationTokenSource _closed = new();

    /// <inheritdoc />
    public int Revision => publisher.State.Active.Revision;

    /// <inheritdoc />
    public Task<SwapResult> PlanAsync(string text, CancellationToken cancellationToken) => UntilClosedAsync(
        end => InTurnAsync(
            async () =>
            {
                using var held = await publisher.HoldAsync(end);
                var state = held.State;
                var swap = await prover.ProveAsync(proposals.Read(text), state.Active, state.Held, null, end);
                swap.Discard();
                var outcome = swap.Plan.IsEmpty ? SwapOutcome.Unchanged : swap.Report.IsAccepted ? SwapOutcome.Planned : SwapOutcome.Refused;
                return new SwapResult(outcome, state.Active.Revision, null, swap.Plan.Diff, swap.Report);
            },
            end),
        cancellationToken);

    /// <inheritdoc />
    public Task<SwapResult> ApplyAsync(SwapRequest request, CancellationToken cancellationToken) =>
        UntilClosedAsync(end => InTurnAsync(() => ApplyInTurnAsync(request, end), end), cancellationToken);

    /// <inheritdoc />
    public Task<SwapResult> RollBackAsync(int? target, SwapRequest request, CancellationToken cancellationToken) =>
        UntilClosedAsync(end => RollBackNowAsync(target, request, end), cancellationToken);

    /// <inheritdoc />
    public async Task<SwapResult> PlanRollBackAsync(int target, CancellationToken cancellationToken)
    {
        var restored = await history.FindAsync(target, Revision, cancellationToken);
        using var held = await publisher.HoldAsync(cancellationToken);
        var state = held.State;
        var plan = await prover.PlanAsync(restored.Proposal, state.Active, state.Held, restored.Files);
        var outcome = plan.IsEmpty ? SwapOutcome.Unchanged : plan.Problems.Count == 0 ? SwapOutcome.Planned : SwapOutcome.Refused;
        return new SwapResult(outcome, state.Active.Revision, null, plan.Diff, ProvenSwap.Unproven(plan).Report);
    }

    /// <inheritdoc />
    public void Close() => _closed.Cancel();

    /// <inheritdoc />
    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
        _turns.Dispose();
    }

    private async Task<SwapResult> ApplyInTurnAsync(SwapRequest request, CancellationToken cancellationToken)
    {
        var next = request.Proposal ?? (request.Text is { } text ? proposals.Read(text) : null);
        while (true)
        {
            using var held = await publisher.HoldAsync(cancellationToken);
            var state = held.State;
            Require(request, state);
            var swap = await prover.ProveAsync(next ?? state.Active.Proposal, state.Active, state.Held, null, cancellationToken);
            if (await EndAsync(swap, request, state, () => rollout.PublishAsync(state, swap, request, cancellationToken), cancellationToken) is { } result)
            {
                return result;
            }

            // Something else became active meanwhile: plan again from that.
        }
    }

    // Not in turn: a rollback does not wait for a change that loads, or for its datastore.
    private async Task<SwapResult> RollBackNowAsync(int? number, SwapRequest request, CancellationToken cancellationToken)
    {
        Require(request, publisher.State);
        var target = await history.FindAsync(number, Revision, cancellationToken);
        while (true)
        {
            using var held = await publisher.HoldAsync(cancellationToken);
            var state = held.State;
            Require(request, state);
            var swap = await prover.ProveAsync(target.Proposal, state.Active, state.Held, target.Files, cancellationToken);
            if (await EndAsync(swap, request, state, () => rollout.RollBackAsync(state, swap, target.Number, request), cancellationToken) is { } result)
            {
                return result;
            }
        }
    }

    private async Task<SwapResult?> EndAsync(
        ProvenSwap swap, SwapRequest request, ActiveState state, Func<Task<int?>> publish, CancellationToken cancellationToken)
    {
        var active = state.Active.Revision;
        if (swap.Plan.IsEmpty)
        {
            return new SwapResult(SwapOutcome.Unchanged, active, null, [], swap.Report);
        }

        if (!swap.Report.IsAccepted)
        {
            swap.Discard();
            var stored = await rollout.RejectAsync(swap, request, active, cancellationToken);
            return new SwapResult(SwapOutcome.Refused, active, stored, swap.Plan.Diff, swap.Report);
        }

        int? revision = null;
        try
        {
            revision = await publish();
        }
        finally
        {
            if (revision is null)
            {
                swap.Discard();
            }
        }

        return revision is { } published ? new SwapResult(SwapOutcome.Published, published, published, swap.Plan.Diff, swap.Report) : null;
    }

    private static void Require(SwapRequest request, ActiveState state)
    {
        if (request.IfRevision is { } wanted && wanted != state.Active.Revision)
        {
            throw new RevisionMismatchException(wanted, state.Active.Revision);
        }
    }

    private async Task<SwapResult> InTurnAsync(Func<Task<SwapResult>> change, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await change();
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<SwapResult> UntilClosedAsync(Func<CancellationToken, Task<SwapResult>> change, CancellationToken cancellationToken)
    {
        if (_closed.IsCancellationRequested)
        {
            throw Draining();
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            return await change(end.Token);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Draining();
        }
    }

    private static UnavailableException Draining() =>
        new(UnavailableException.NotReady, "The server is shutting down; its configuration does not change any more.", TimeSpan.FromSeconds(10));
}
