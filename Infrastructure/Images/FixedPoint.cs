using System.Runtime.Intrinsics;

namespace Interlock.Infrastructure.Images;

/// <summary>Weighted sums of pixels in fixed point, eight at a time.</summary>
internal static class FixedPoint
{
    /// <summary>Values in a vector.</summary>
    public const int Values = 8;

    private const int Largest = 255;

    /// <summary>The start value of a sum, so that it is rounded and not truncated.</summary>
    public const int Half = 1 << (TriangleFilter.Precision - 1);

    /// <summary>The next multiple of eight.</summary>
    public static int RoundUp(int values) => (values + Values - 1) / Values * Values;

    /// <summary>Adds a row of bytes, times a weight, to sums.</summary>
    public static void AddUp(ReadOnlySpan<ulong> row, int weight, Span<Vector256<int>> sums)
    {
        for (var i = 0; i < row.Length && i < sums.Length; i++)
        {
            sums[i] += Widen(row[i]) * weight;
        }
    }

    /// <summary>Converts a row of sums to bytes.</summary>
    public static void Narrow(ReadOnlySpan<Vector256<int>> sums, Span<ulong> into)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            into[i] = Narrow(sums[i]);
        }
    }

    /// <summary>Eight bytes as numbers.</summary>
    public static Vector256<int> Widen(ulong bytes) =>
        Vector256.WidenLower(Vector256.WidenLower(Vector256.CreateScalarUnsafe(bytes).AsByte())).AsInt32();

    /// <summary>Four sums as bytes.</summary>
    public static uint Narrow(Vector128<int> sums)
    {
        var levels = Vector128.Min(sums >> TriangleFilter.Precision, Vector128.Create(Largest));
        var words = Vector128.Narrow(levels, levels);
        return Vector128.Narrow(words, words).AsUInt32().ToScalar();
    }

    /// <summary>A sum as a byte.</summary>
    public static byte Narrow(int sum) => (byte)Math.Min(sum >> TriangleFilter.Precision, Largest);

    private static ulong Narrow(Vector256<int> sums)
    {
        var levels = Vector256.Min(sums >> TriangleFilter.Precision, Vector256.Create(Largest));
        var words = Vector128.Narrow(levels.GetLower(), levels.GetUpper());
        return Vector128.Narrow(words, words).AsUInt64().ToScalar();
    }
}
