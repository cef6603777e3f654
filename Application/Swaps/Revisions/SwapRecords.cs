using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Gate;
using Interlock.Application.Swaps.Publishing;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>What was refused, and what can be brought back.</summary>
public sealed class SwapRecords(IRevisionDatastore datastore, RevisionBook book, IConfigProposals proposals, SwapNews news)
{
    private const int Page = 100;

    /// <summary>Writes down and tells that a swap is refused.</summary>
    /// <returns>Its number, or null where it could not be stored.</returns>
    public async Task<int?> RefuseAsync(ProvenSwap swap, SwapRequest request, int basedOn, CancellationToken cancellationToken)
    {
        var stored = await book.RefuseAsync(swap.Plan.Next, request, basedOn, new RevisionChange(swap.Plan.Diff, swap.Report), cancellationToken);
        news.Refused(stored, request, swap.Report);
        return stored;
    }

    /// <summary>Tells that a swap is served; it is written down already.</summary>
    public void Published(int revision, SwapRequest request, ProvenSwap swap) => news.Published(revision, request, swap);

    /// <summary>A configuration to bring back, read once more.</summary>
    /// <param name="number">Which; null for the last that was served before the present one and differs from it.</param>
    /// <param name="state">What is served.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<BroughtBack> FindAsync(int? number, ServedState state, CancellationToken cancellationToken)
    {
        var wanted = number ?? await BeforeAsync(state.Served.Revision, cancellationToken);
        var revision = await datastore.FindAsync(wanted, cancellationToken) ?? throw new NotFoundException("revision", $"{wanted}");
        return revision.Outcome == RevisionOutcome.Refused
            ? throw InvalidInputException.At("to", $"revision {wanted} was never served: it was refused")
            : BroughtBack.Of(revision, proposals);
    }

    private async Task<int> BeforeAsync(int served, CancellationToken cancellationToken)
    {
        var present = (await datastore.FindAsync(served, cancellationToken))?.Fingerprint;
        int? before = served;
        while (await datastore.ListAsync(before, Page, cancellationToken) is { Count: > 0 } page)
        {
            if (page.FirstOrDefault(revision => revision.Outcome == RevisionOutcome.Published && revision.Fingerprint != present) is { } found)
            {
                return found.Number;
            }

            before = page[^1].Number;
        }

        throw new NotFoundException("revision", $"before {served}");
    }
}
