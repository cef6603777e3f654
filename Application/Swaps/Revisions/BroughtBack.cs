using System.Text.Json;
using Interlock.Application.Configuration.Root;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <summary>A revision that is to be served again.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Proposal">Its configuration, read once more.</param>
/// <param name="Files">SHA-256 of the files it was made of, by path.</param>
public sealed record BroughtBack(int Number, ConfigProposal Proposal, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>What is to be served again of a stored revision.</summary>
    public static BroughtBack Of(ConfigRevision revision, IConfigProposals proposals) =>
        new(revision.Number, proposals.Read(revision.Config), JsonSerializer.Deserialize(revision.Files, SwapJson.Readable.DictionaryStringString) ?? []);
}
