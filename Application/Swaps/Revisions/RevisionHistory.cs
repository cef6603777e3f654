using Interlock.Application.Configuration.Root;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>Finds the revision to roll back to: among those that were active in this process, which needs no datastore, else in the datastore.</summary>
/// <param name="process">The configuration that the process started with.</param>
public sealed class RevisionHistory(IRevisionDatastore datastore, IConfigProposals proposals, ConfigProposal process)
{
    private const int Page = 100;
    private const int MostKept = 50;

    private readonly SortedDictionary<int, RestoredRevision> _active = [];

    /// <summary>Remembers a revision that became active in this process.</summary>
    public void Add(RestoredRevision revision)
    {
        lock (_active)
        {
            _active[revision.Number] = revision;
            if (_active.Count > MostKept)
            {
                _active.Remove(_active.Keys.First());
            }
        }
    }

    /// <summary>Forgets the revisions after a number: the watch rolled them back, so only a caller that names one may have it back.</summary>
    public void ForgetAfter(int number)
    {
        lock (_active)
        {
            foreach (var rolledBack in _active.Keys.Where(one => one > number).ToList())
            {
                _active.Remove(rolledBack);
            }
        }
    }

    /// <summary>Finds a revision.</summary>
    /// <param name="number">Its number; null for the last one before the active one that differs from it.</param>
    /// <param name="active">The active revision.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="InvalidInputException">It was rejected.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<RestoredRevision> FindAsync(int? number, int active, CancellationToken cancellationToken)
    {
        if (Remembered(number, active) is { } found)
        {
            return found;
        }

        var wanted = number ?? await BeforeAsync(active, cancellationToken);
        var revision = await datastore.FindAsync(wanted, cancellationToken) ?? throw new NotFoundException("revision", $"{wanted}");
        return revision.Outcome == RevisionOutcome.Refused
            ? throw InvalidInputException.At("to", $"revision {wanted} was rejected and never active")
            : RestoredRevision.Of(revision, process, proposals);
    }

    private RestoredRevision? Remembered(int? number, int active)
    {
        lock (_active)
        {
            if (number is { } wanted)
            {
                return _active.GetValueOrDefault(wanted);
            }

            var present = _active.GetValueOrDefault(active)?.Fingerprint;
            return _active.Values.LastOrDefault(one => one.Number < active && one.Fingerprint != present);
        }
    }

    private async Task<int> BeforeAsync(int active, CancellationToken cancellationToken)
    {
        var present = (await datastore.FindAsync(active, cancellationToken))?.Fingerprint;
        int? before = active;
        while (await datastore.ListAsync(before, Page, cancellationToken) is { Count: > 0 } page)
        {
            if (page.FirstOrDefault(revision => revision.Outcome == RevisionOutcome.Published && revision.Fingerprint != present) is { } found)
            {
                return found.Number;
            }

            before = page[^1].Number;
        }

        throw new NotFoundException("revision", $"before {active}");
    }
}
