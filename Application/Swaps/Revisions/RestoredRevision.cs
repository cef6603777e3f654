using Interlock.Application.Configuration.Root;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>A revision that is to become active again.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Proposal">Its configuration.</param>
/// <param name="Files">SHA-256 of the files it was loaded from, by path.</param>
public sealed record RestoredRevision(int Number, ConfigProposal Proposal, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>See <see cref="RevisionFingerprint"/>.</summary>
    public string Fingerprint => RevisionFingerprint.Of(Proposal, Files);

    /// <summary>The models and clients of a stored revision, with everything else as in this process.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="process">The configuration that the process started with.</param>
    /// <param name="proposals">Parses the revision's configuration.</param>
    public static RestoredRevision Of(ConfigRevision revision, ConfigProposal process, IConfigProposals proposals) =>
        new(revision.Number, process.WithModelsOf(proposals.Read(revision.Config)), RevisionFingerprint.FilesOf(revision));
}
