using Interlock.Application.Serving.Batching;

namespace Interlock.Application.Swaps;

/// <summary>
/// What is served, with a lease on every instance of it: a change is planned on it and compares with it, and the watch may retire it meanwhile.
/// </summary>
public sealed class HeldState : IDisposable
{
    private readonly List<LoadedModel> _leased = [];

    private HeldState(ServedState state) => State = state;

    /// <summary>What is served.</summary>
    public ServedState State { get; }

    /// <summary>Holds it, or is null where some of it is freed already.</summary>
    public static HeldState? TryHold(ServedState state)
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
