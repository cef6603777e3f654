using System.Globalization;

namespace Interlock.Infrastructure.Runtimes;

/// <summary>Converts single-precision numbers for callers.</summary>
internal static class ShortestDouble
{
    private const int LongestFloat = 32;

    /// <summary>The double with the float's shortest decimal form: 12.3f as a double is 12.300000190734863, but the model meant 12.3.</summary>
    public static double Of(float value)
    {
        Span<byte> text = stackalloc byte[LongestFloat];
        value.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        return double.Parse(text[..length], CultureInfo.InvariantCulture);
    }
}
