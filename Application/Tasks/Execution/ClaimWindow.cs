namespace Interlock.Application.Tasks.Execution;

/// <summary>How many tasks of a lane are claimed at once: as many as the workers, and more while they run at once.</summary>
internal sealed class ClaimWindow(int minSize)
{
    private const int MaxSize = 256;

    // Claimed tasks of a quick model run within the first; ones that wait for longer than the second could run on another server.
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    private int _grown;

    private int Size => Math.Max(minSize, _grown);

    /// <summary>Tasks that are claimed and not settled.</summary>
    public int Claimed { get; set; }

    /// <summary>Tasks that are claimed and not started.</summary>
    public int Waiting { get; set; }

    /// <summary>How many more may be claimed. The next group is claimed when half of the last has started.</summary>
    public int Room => 2 * Waiting > Size ? 0 : Math.Max(0, Size - Claimed);

    /// <summary>Counts one more claim, if there is room.</summary>
    public bool TryClaim()
    {
        if (Size <= Claimed)
        {
            return false;
        }

        Claimed++;
        return true;
    }

    /// <summary>Tasks were started so long after they were claimed.</summary>
    public void Started(int count, TimeSpan afterClaim)
    {
        Waiting -= count;
        _grown = afterClaim > Slow ? Size / 2 : _grown;
    }

    /// <summary>A run ended so long after its tasks were claimed.</summary>
    public void RunEnded(TimeSpan afterClaim)
    {
        if (Waiting == 0 && afterClaim < Quick)
        {
            _grown = Math.Min(2 * Size, MaxSize);
        }
    }
}
