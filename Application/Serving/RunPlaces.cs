namespace Interlock.Application.Serving;

/// <summary>The places a model has to run in.</summary>
/// <param name="places">How many there are.</param>
internal sealed class RunPlaces(int places)
{
    private int _free = places;

    /// <summary>How many are free; below zero where runs were begun beyond them.</summary>
    public int Free => Volatile.Read(ref _free);

    /// <summary>Takes one, if one is free.</summary>
    public bool TryTake() => TryTake(beyond: 0);

    /// <summary>Takes one, even if none is free, unless so many are taken beyond them already.</summary>
    public bool TryTake(int beyond)
    {
        var free = Volatile.Read(ref _free);
        while (free + beyond > 0)
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

    public void GiveBack() => Interlocked.Increment(ref _free);
}
