using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;

namespace Interlock.Application.Swaps;

/// <summary>A configuration that is served, or that can be served again at once.</summary>
/// <param name="Proposal">What ops wrote.</param>
/// <param name="Snapshot">What was made of it.</param>
public sealed record ServedConfig(ConfigProposal Proposal, ModelSnapshot Snapshot)
{
    /// <summary>Its revision.</summary>
    public int Revision => Snapshot.Revision;
}

/// <summary>What is served, and what would come back if it went wrong. Exchanged as a whole.</summary>
/// <param name="Served">What is served.</param>
/// <param name="Good">The last configuration that passed its watch, kept warm; null while nothing is watched.</param>
/// <param name="Watch">The watch over what is served, or null.</param>
public sealed record ServedState(ServedConfig Served, ServedConfig? Good, SwapWatch? Watch)
{
    /// <summary>Every live instance: what is served, and after it what is kept warm.</summary>
    public IReadOnlyCollection<LoadedModel> Held =>
        [.. Served.Snapshot.Loaded.Concat(Good?.Snapshot.Loaded ?? []).Concat(Watch?.Pairs.Select(pair => pair.Before) ?? []).Distinct()];
}
