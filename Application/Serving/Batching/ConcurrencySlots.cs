namespace Interlock.Application.Serving.Batching;

/// <summary>The slots for concurrent runs of one model.</summary>
/// <param name="slots">How many there are.</param>
internal sealed class ConcurrencySlots(int slots)
{
    private int _free = slots;

    /// <summary>Free slots; negative while more runs are in progress than there are slots.</summary>
    public int Free => Volatile.Read(ref _free);

    /// <summary>Takes a slot if one is free.</summary>
    public bool TryAcquire() => TryAcquire(extra: 0);

    /// <summary>Takes a slot, or one of so many extra slots.</summary>
    public bool TryAcquire(int extra)
    {
        var free = Volatile.Read(ref _free);
        while (free + extra > 0)
        {
            var seen = Interlocked.CompareExchange(ref _free, free - 1, free);
            if (seen == free)
            {
                return true;
            }

            free = seen;
        }

        return false;
    }

    /// <summary>Frees a slot.</summary>
    public void Release() => Interlocked.Increment(ref _free);
}
