using System.Text.Json;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Planning;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Starting;

/// <summary>Finds the active revision in the datastore, and what became of config.yaml.</summary>
/// <param name="file">config.yaml, as the process started with it.</param>
public sealed class ActiveRevision(ConfigProposal file, IRevisionDatastore datastore, RollbackStore rollbacks, IConfigProposals proposals, IFileDigests digests)
{
    /// <summary>config.yaml, as the process started with it.</summary>
    public ConfigProposal File => file;

    /// <summary>The active revision with everything else as in config.yaml; null if none was ever published.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<StoredRevision?> FindAsync(CancellationToken cancellationToken)
    {
        await rollbacks.RecoverAsync(cancellationToken);
        return await datastore.LastPublishedAsync(cancellationToken) is { } last ? Of(last) : null;
    }

    /// <summary>A revision with everything else as in config.yaml; null if there is none.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<StoredRevision?> FindAsync(int number, CancellationToken cancellationToken) =>
        await datastore.FindAsync(number, cancellationToken) is { } revision ? Of(revision) : null;

    /// <summary>Whether the files of a revision, and the variables that it names, are as they were when it was published.</summary>
    public bool IsUnchanged(StoredRevision stored) => stored.Proposal.Config is not null && IsOf(stored.Proposal, stored.Revision);

    /// <summary>The revision of config.yaml, if it was tried already and is not active: it was rejected, rolled back or replaced.</summary>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<ConfigRevision?> FindTriedAsync(ConfigRevision active, CancellationToken cancellationToken)
    {
        // The last one that came from a file: then the file was not edited since.
        if (await datastore.LastFromFileAsync(cancellationToken) is { } last && last.Number != active.Number && IsTried(last))
        {
            return last;
        }

        return await datastore.LastOfTextAsync(file.Text, cancellationToken) is { Outcome: not RevisionOutcome.Published } same && IsTried(same) ? same : null;
    }

    /// <summary>Whether config.yaml, with its files and variables as they are now, is what a revision made active.</summary>
    public bool IsFile(ConfigRevision revision) => IsOf(file, revision);

    private StoredRevision Of(ConfigRevision revision) => new(revision, IsFile(revision) ? file : file.WithModelsOf(proposals.Read(revision.Config)));

    private bool IsOf(ConfigProposal proposal, ConfigRevision revision) =>
        RevisionFingerprint.Of(proposal, digests.Sha256Of(RevisionFingerprint.FilesOf(revision).Keys)) == revision.Fingerprint;

    // What needed a restart, or had errors, was not tried.
    private bool IsTried(ConfigRevision revision) => IsFile(revision)
        && (revision.Outcome != RevisionOutcome.Refused || JsonSerializer.Deserialize(revision.Report, SwapJson.Readable.SwapReport) is { Problems.Count: 0 });
}

/// <summary>The active revision as a process is to load it.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Proposal">Its models and clients, with everything else of the process. It may have errors: variables or files may be gone.</param>
public sealed record StoredRevision(ConfigRevision Revision, ConfigProposal Proposal);
