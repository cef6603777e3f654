using Interlock.Application.Serving.Batching;
using Interlock.Application.Swaps.Planning;

namespace Interlock.Application.Swaps.Publishing;

/// <summary>What is active, and what to roll back to. Exchanged as a whole.</summary>
/// <param name="Active">The active configuration.</param>
/// <param name="Good">The last configuration that passed its watch, kept warm; null if none is watched.</param>
/// <param name="Watch">The watch over the active configuration, or null.</param>
public sealed record ActiveState(ActiveConfig Active, ActiveConfig? Good, SwapWatch? Watch)
{
    /// <summary>Completes when a rollback of it is published, which takes some 100 ms at most; null if it is not rolled back.</summary>
    public TaskCompletionSource? RollingBack { get; init; }

    /// <summary>Every live instance: the active ones, then those that are kept warm.</summary>
    public IReadOnlyCollection<LoadedModel> Held =>
        [.. Active.Snapshot.Loaded.Concat(Good?.Snapshot.Loaded ?? []).Concat(Watch?.Pairs.Select(pair => pair.Before) ?? []).Distinct()];
}
