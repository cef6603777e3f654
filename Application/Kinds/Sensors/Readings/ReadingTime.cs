namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>
/// The times of readings: ISO 8601 date and time, with <c>T</c> or a space between them, seconds and their fraction optional, with an offset or <c>Z</c>;
/// without either it is UTC. What is finer than a microsecond is cut off.
/// </summary>
internal static class ReadingTime
{
    /// <summary>What is said of a text that is none.</summary>
    public const string Problem = "timestamp is not an ISO 8601 date and time such as 2026-01-31T12:00:00Z";

    private const int MicrosecondDigits = 6;

    /// <summary>The time in UTC, or null where the text is none or lies outside of the years 1 to 9999.</summary>
    public static DateTime? Parse(ReadOnlySpan<byte> text)
    {
        if (!TryDigits(ref text, 4, out var year) || !TrySign(ref text, "-"u8) || !TryDigits(ref text, 2, out var month)
            || !TrySign(ref text, "-"u8) || !TryDigits(ref text, 2, out var day) || !TrySign(ref text, "Tt "u8)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)
            || !TryTimeOfDay(ref text, out var ticks) || !TryOffset(ref text, out var offset) || !text.IsEmpty)
        {
            return null;
        }

        ticks += new DateTime(year, month, day).Ticks - offset;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;
    }

    private static bool TryTimeOfDay(ref ReadOnlySpan<byte> text, out long ticks)
    {
        var (second, fraction) = (0, 0L);
        ticks = 0;
        if (!TryDigits(ref text, 2, out var hour) || !TrySign(ref text, ":"u8) || !TryDigits(ref text, 2, out var minute)
            || (TrySign(ref text, ":"u8) && (!TryDigits(ref text, 2, out second) || (TrySign(ref text, ".,"u8) && !TryFraction(ref text, out fraction))))
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ticks = new TimeSpan(hour, minute, second).Ticks + fraction;
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, out long ticks)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? text.Length : digits;
        ticks = 0;
        for (var i = 0; i < MicrosecondDigits; i++)
        {
            ticks = (ticks * 10) + (i < digits ? text[i] - '0' : 0);
        }

        ticks *= TimeSpan.TicksPerMicrosecond;
        text = text[digits..];
        return digits > 0;
    }

    // Z, +hh:mm, +hhmm, +hh, or nothing.
    private static bool TryOffset(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty || TrySign(ref text, "Zz"u8))
        {
            return true;
        }

        var isWest = text[0] == '-';
        if (!TrySign(ref text, "+-"u8) || !TryDigits(ref text, 2, out var hours))
        {
            return false;
        }

        var (hasColon, minutes) = (TrySign(ref text, ":"u8), 0);
        if ((hasColon || !text.IsEmpty) && !TryDigits(ref text, 2, out minutes))
        {
            return false;
        }

        ticks = new TimeSpan(hours, minutes, 0).Ticks * (isWest ? -1 : 1);
        return hours <= 14 && minutes <= 59;
    }

    private static bool TrySign(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> signs)
    {
        var found = !text.IsEmpty && signs.Contains(text[0]);
        text = found ? text[1..] : text;
        return found;
    }

    private static bool TryDigits(ref ReadOnlySpan<byte> text, int count, out int number)
    {
        number = 0;
        if (text.Length < count || text[..count].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in text[..count])
        {
            number = (number * 10) + digit - '0';
        }

        text = text[count..];
        return true;
    }
}
