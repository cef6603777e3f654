using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Catalog;

namespace Interlock.Application.Swaps.Planning;

/// <summary>A configuration that is active, or that can become active again at once.</summary>
/// <param name="Proposal">What ops wrote.</param>
/// <param name="Snapshot">What was made of it.</param>
public sealed record ActiveConfig(ConfigProposal Proposal, ModelSnapshot Snapshot)
{
    /// <summary>Its revision.</summary>
    public int Revision => Snapshot.Revision;
}
