using Interlock.Application.Serving.Batching;

namespace Interlock.Application.Swaps.Publishing;

/// <summary>
/// The active state with a lease on every instance of it: a change is planned on it and compared with it, and the watch may retire it meanwhile.
/// </summary>
public sealed class HeldState : IDisposable
{
    private readonly List<LoadedModel> _leased = [];

    private HeldState(ActiveState state) => State = state;

    /// <summary>The state.</summary>
    public ActiveState State { get; }

    /// <summary>Leases every instance, or returns null if one is freed already.</summary>
    public static HeldState? TryHold(ActiveState state)
    {
        var held = new HeldState(state);
        foreach (var loaded in state.Held)
        {
            if (!loaded.TryAcquire())
            {
                held.Dispose();
                return null;
            }

            held._leased.Add(loaded);
        }

        return held;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _leased.ForEach(loaded => loaded.ReleaseLease());
        _leased.Clear();
    }
}
