using System.Globalization;

namespace Interlock.Application.Configuration;

/// <summary>A size with its unit, as config.yaml writes it: <c>512B</c>, <c>64KiB</c>, <c>16MiB</c>, <c>1GiB</c> (also kB, MB, GB).</summary>
/// <param name="Bytes">The number of bytes.</param>
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>, IComparable
{
    private static readonly (string Unit, long Factor)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1),
    ];

    /// <summary>The size in KiB.</summary>
    public static ByteSize FromKiB(long kib) => new(kib << 10);

    /// <summary>The size in MiB.</summary>
    public static ByteSize FromMiB(long mib) => new(mib << 20);

    /// <summary>Reads <c>16MiB</c>; a number without a unit is refused.</summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        foreach (var (unit, factor) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * factor <= long.MaxValue / 2)
            {
                size = new ByteSize((long)Math.Round(number * factor));
                return true;
            }
        }

        size = default;
        return false;
    }

    /// <inheritdoc />
    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <inheritdoc />
    public int CompareTo(object? obj) => obj is ByteSize other ? CompareTo(other) : 1;

    /// <summary>The shortest exact notation.</summary>
    public override string ToString()
    {
        for (var i = 2; i >= 0; i--)
        {
            if (Bytes > 0 && Bytes % Units[i].Factor == 0)
            {
                return (Bytes / Units[i].Factor).ToString(CultureInfo.InvariantCulture) + Units[i].Unit;
            }
        }

        return Bytes.ToString(CultureInfo.InvariantCulture) + "B";
    }

    /// <summary>Less than.</summary>
    public static bool operator <(ByteSize left, ByteSize right) => left.Bytes < right.Bytes;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(ByteSize left, ByteSize right) => left.Bytes <= right.Bytes;

    /// <summary>Greater than.</summary>
    public static bool operator >(ByteSize left, ByteSize right) => left.Bytes > right.Bytes;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(ByteSize left, ByteSize right) => left.Bytes >= right.Bytes;
}
