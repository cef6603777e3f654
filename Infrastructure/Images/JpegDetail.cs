namespace Interlock.Infrastructure.Images;

/// <summary>
/// The detail that the scans of a progressive JPEG have brought. A scan may leave out the last bits of the coefficients, which later scans bring: a
/// file that ends before is cut off.
/// </summary>
internal sealed class JpegDetail
{
    private const int Coefficients = 64;
    private const int ParameterBytes = 3;

    // For components whose scans left out bits: how many are still missing of each coefficient.
    private readonly Dictionary<byte, byte[]> _missing = [];

    /// <summary>Every bit that a scan left out was brought since.</summary>
    public bool IsComplete
    {
        get
        {
            foreach (var bits in _missing.Values)
            {
                if (bits.AsSpan().ContainsAnyExcept((byte)0))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <param name="scan">The header of a scan, without its length.</param>
    public void Add(ReadOnlySpan<byte> scan)
    {
        var parameters = 1 + (2 * scan[0]);
        if (scan.Length < parameters + ParameterBytes)
        {
            return;
        }

        var (first, last, missing) = (scan[parameters], scan[parameters + 1], (byte)(scan[parameters + 2] & 0xF));
        for (var i = 1; i < parameters && first <= last && last < Coefficients; i += 2)
        {
            if (!_missing.TryGetValue(scan[i], out var bits) && missing > 0)
            {
                _missing[scan[i]] = bits = new byte[Coefficients];
            }

            bits?.AsSpan(first..(last + 1)).Fill(missing);
        }
    }
}
