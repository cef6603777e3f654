using System.Globalization;

namespace Interlock.Domain;

/// <summary>
/// Ids of what is kept: version 7 UUIDs as 32 lowercase hex digits. They sort by time as plain text in every datastore,
/// so one key serves lookup, paging and filtering by time.
/// </summary>
public static class TimeOrderedId
{
    /// <summary>The length of every id.</summary>
    public const int Length = 32;

    private const int TimeDigits = 12;

    /// <summary>A new id for what happened at <paramref name="now"/>.</summary>
    public static string New(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("n");

    /// <summary>The smallest id of what happened at or after <paramref name="time"/> (millisecond resolution).</summary>
    public static string FloorOf(DateTimeOffset time) =>
        Math.Max(0, CeilingMs(time)).ToString("x12", CultureInfo.InvariantCulture).PadRight(Length, '0');

    /// <summary>The id below which a page ends: of what happened before a time, and of what comes before a cursor; null where neither is given.</summary>
    public static string? CeilingOf(DateTimeOffset? to, string? before)
    {
        var ceiling = to is { } time ? FloorOf(time) : null;
        return ceiling is null || (before is not null && string.CompareOrdinal(before, ceiling) < 0) ? before : ceiling;
    }

    /// <summary>The time (UTC, milliseconds) an id carries.</summary>
    public static DateTimeOffset TimeOf(string id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <summary>The canonical form of what a caller sent, or null if it is no id. Dashes and capitals are accepted.</summary>
    public static string? Parse(string? text) =>
        Guid.TryParse(text, out var id) && id.Version == 7 ? id.ToString("n") : null;

    private static long CeilingMs(DateTimeOffset time)
    {
        var ms = time.ToUnixTimeMilliseconds();
        return time > DateTimeOffset.FromUnixTimeMilliseconds(ms) ? ms + 1 : ms;
    }
}
