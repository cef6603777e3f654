using System.Runtime.Intrinsics;

namespace Interlock.Infrastructure.Images;

/// <summary>Weighted sums of pixels in fixed point, eight at a time.</summary>
internal static class FixedPoint
{
    /// <summary>Values in a vector.</summary>
    public const int Values = 8;

    private const int Largest = 255;

    /// <summary>What a sum begins with, so that it is rounded and not cut off.</summary>
    public const int Half = 1 << (TriangleFilter.Precision - 1);

    /// <summary>Eight bytes as numbers.</summary>
    public static Vector256<int> Widen(ulong bytes) =>
        Vector256.WidenLower(Vector256.WidenLower(Vector256.CreateScalarUnsafe(bytes).AsByte())).AsInt32();

    /// <summary>Eight sums as bytes.</summary>
    public static ulong Narrow(Vector256<int> sums)
    {
        var levels = Vector256.Min(sums >> TriangleFilter.Precision, Vector256.Create(Largest));
        var words = Vector128.Narrow(levels.GetLower(), levels.GetUpper());
        return Vector128.Narrow(words, words).AsUInt64().ToScalar();
    }

    /// <summary>Four sums as bytes.</summary>
    public static uint Narrow(Vector128<int> sums)
    {
        var levels = Vector128.Min(sums >> TriangleFilter.Precision, Vector128.Create(Largest));
        var words = Vector128.Narrow(levels, levels);
        return Vector128.Narrow(words, words).AsUInt32().ToScalar();
    }

    /// <summary>A sum as a byte.</summary>
    public static byte Narrow(int sum) => (byte)Math.Min(sum >> TriangleFilter.Precision, Largest);
}
