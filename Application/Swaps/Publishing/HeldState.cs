using Interlock.Application.Serving.Batching;

namespace Interlock.Application.Swaps.Publishing;

/// <summary>
/// The active state with a lease on every instance of it: a change is planned on it and compared with it, and the watch may retire it meanwhile.
/// </summary>
public sealed class HeldState : IDisposable
{
    private readonly InstanceLeases _leases;

    private HeldState(ActiveState state, InstanceLeases leases) => (State, _leases) = (state, leases);

    /// <summary>The state.</summary>
    public ActiveState State { get; }

    /// <summary>Leases every instance, or returns null if one is freed already.</summary>
    public static HeldState? TryHold(ActiveState state) => InstanceLeases.TryTake(state.Held) is { } leases ? new HeldState(state, leases) : null;

    /// <inheritdoc />
    public void Dispose() => _leases.Dispose();
}
