using System.Runtime.CompilerServices;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>Random numbers that are the same on every platform for a seed (xorshift64*, Marsaglia and Vigna).</summary>
internal sealed class XorShift(ulong seed)
{
    private ulong _state = Scatter(seed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        var state = _state;
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        _state = state;
        return state * 0x2545F4914F6CDD1DUL;
    }

    /// <summary>At least 0 and below <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Below(int end) => (int)(((Next() >> 32) * (ulong)end) >> 32);

    /// <summary>At least 0 and below 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    // Small seeds differ in few bits and a state of zero would stay zero, so the bits are spread first (splitmix64, Steele and others).
    private static ulong Scatter(ulong seed)
    {
        var bits = seed + 0x9E3779B97F4A7C15UL;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        bits ^= bits >> 31;
        return bits == 0 ? 1 : bits;
    }
}
