using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Threads;
using Interlock.Domain;

namespace Interlock.Application.Swaps;

/// <inheritdoc />
public sealed class SwapService(
    IConfigProposals proposals, SwapPlanner planner, SwapProver prover, SwapPublisher publisher, SwapRecords records, ILoadThreads threads)
    : ISwapService, IDisposable
{
    private readonly SemaphoreSlim _turns = new(1);
    private readonly CancellationTokenSource _closed = new();

    /// <inheritdoc />
    public int Revision => publisher.State.Served.Revision;

    /// <inheritdoc />
    public Task<SwapResult> PlanAsync(string text, CancellationToken cancellationToken) => InTurnAsync(
        async end =>
        {
            using var held = await publisher.HoldAsync(end);
            var state = held.State;
            var swap = await ProveAsync(state, () => proposals.Read(text), restores: null, end);
            swap.Discard();
            var outcome = swap.Plan.IsEmpty ? SwapOutcome.Unchanged : swap.Report.IsAccepted ? SwapOutcome.Planned : SwapOutcome.Refused;
            return new SwapResult(outcome, state.Served.Revision, null, swap.Plan.Diff, swap.Report);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<SwapResult> ApplyAsync(SwapRequest request, CancellationToken cancellationToken) =>
        InTurnAsync(
            end => ChangeAsync(request, () => proposals.Read(request.Text ?? publisher.State.Served.Proposal.Text), restores: null, end), cancellationToken);

    /// <inheritdoc />
    public Task<SwapResult> RollBackAsync(int? target, SwapRequest request, CancellationToken cancellationToken) => InTurnAsync(
        async end =>
        {
            Require(request, publisher.State);
            var back = await records.FindAsync(target, publisher.State, end);
            return await ChangeAsync(request, () => back.Proposal, back, end);
        },
        cancellationToken);

    /// <inheritdoc />
    public void Close() => _closed.Cancel();

    /// <inheritdoc />
    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
        _turns.Dispose();
    }

    private async Task<SwapResult> ChangeAsync(
        SwapRequest request, Func<ConfigProposal> next, BroughtBack? restores, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var held = await publisher.HoldAsync(cancellationToken);
            var state = held.State;
            Require(request, state);
            var swap = await ProveAsync(state, next, restores, cancellationToken);
            if (swap.Plan.IsEmpty)
            {
                return new SwapResult(SwapOutcome.Unchanged, state.Served.Revision, null, [], swap.Report);
            }

            if (!swap.Report.IsAccepted)
            {
                swap.Discard();
                var stored = await records.RefuseAsync(swap, request, state.Served.Revision, cancellationToken);
                return new SwapResult(SwapOutcome.Refused, state.Served.Revision, stored, swap.Plan.Diff, swap.Report);
            }

            if (await PublishAsync(state, swap, request, restores?.Number, cancellationToken) is { } revision)
            {
                // Only now: whatever telling it throws, it is served, and must not be freed.
                records.Published(revision, request, swap);
                return new SwapResult(SwapOutcome.Published, revision, revision, swap.Plan.Diff, swap.Report);
            }

            // Something was undone meanwhile: what is served now is another thing to begin from.
        }
    }

    private async Task<ProvenSwap> ProveAsync(
        ServedState state, Func<ConfigProposal> next, BroughtBack? restores, CancellationToken cancellationToken)
    {
        var plan = await threads.RunAsync(
            () => Task.FromResult(planner.Plan(state.Served.Proposal, next(), state.Held, restores?.Files)), startsThreads: false);
        return plan.Problems.Count > 0 || plan.IsEmpty
            ? ProvenSwap.Refused(plan)
            : await prover.ProveAsync(plan, state.Served.Snapshot, isGated: restores is null, cancellationToken);
    }

    private async Task<int?> PublishAsync(ServedState state, ProvenSwap swap, SwapRequest request, int? restores, CancellationToken cancellationToken)
    {
        int? revision = null;
        try
        {
            revision = await publisher.TryPublishAsync(state, swap, request, restores, cancellationToken);
            return revision;
        }
        finally
        {
            if (revision is null)
            {
                swap.Discard();
            }
        }
    }

    private static void Require(SwapRequest request, ServedState state)
    {
        if (request.IfRevision is { } wanted && wanted != state.Served.Revision)
        {
            throw new RevisionMismatchException(wanted, state.Served.Revision);
        }
    }

    private async Task<SwapResult> InTurnAsync(Func<CancellationToken, Task<SwapResult>> change, CancellationToken cancellationToken)
    {
        if (_closed.IsCancellationRequested)
        {
            throw Draining();
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            await _turns.WaitAsync(end.Token);
            try
            {
                return await change(end.Token);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Draining();
        }
    }

    private static UnavailableException Draining() =>
        new(UnavailableException.NotReady, "The server is about to end: nothing is changed any more.", TimeSpan.FromSeconds(10));
}
