using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;

namespace Interlock.Application.Kinds.Routes;

/// <summary>Times and durations as route requests write them.</summary>
public static partial class RouteTimes
{
    /// <summary>How a duration may be written.</summary>
    public const string DurationForms = "a duration: whole seconds, HH:MM:SS or ISO 8601 (PT8H)";

    /// <summary>How an instant may be written.</summary>
    public const string InstantForm = "a time with its offset such as 2026-05-04T08:00:00+02:00";

    /// <summary>Longest duration anywhere in a request.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    // Plans end within Longest of their start, which must still be a date; as must what is a little before it.
    private const int FirstYear = 1000;
    private const int LastYear = 9000;

    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mmzz", "yyyy-MM-dd'T'HH:mm:sszz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzz",
    ];

    /// <summary>Whole seconds, <c>HH:MM:SS</c> or ISO 8601 without years and months, up to <see cref="Longest"/>.</summary>
    public static bool TryDuration(JsonElement value, out TimeSpan duration)
    {
        duration = default;
        return value.ValueKind switch
        {
            JsonValueKind.Number => TrySeconds(value, out duration),
            JsonValueKind.String => TryText(value.GetString()!, out duration),
            _ => false,
        };
    }

    /// <summary>A duration above zero.</summary>
    public static bool TryPositiveDuration(JsonElement value, out TimeSpan duration) =>
        TryDuration(value, out duration) && duration > TimeSpan.Zero;

    /// <summary>ISO 8601 with an offset or Z; what is finer than a tick (100 ns) is cut off.</summary>
    public static bool TryInstant(JsonElement value, out DateTimeOffset instant)
    {
        instant = default;
        return value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParseExact(
                WithOffset(TooFine().Replace(value.GetString()!, "")), InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant)
            && instant.Year is >= FirstYear and <= LastYear;
    }

    /// <summary>The text of an instant, to the millisecond where it has a fraction.</summary>
    public static string Text(DateTimeOffset instant) => instant.ToString(
        instant.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:sszzz" : "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static string WithOffset(string text) => text.EndsWith('Z') || text.EndsWith('z') ? $"{text.AsSpan(0, text.Length - 1)}+00:00" : text;

    private static bool TrySeconds(JsonElement value, out TimeSpan duration)
    {
        var isWhole = value.TryGetDouble(out var seconds) && seconds == Math.Floor(seconds) && seconds >= 0 && seconds <= Longest.TotalSeconds;
        duration = isWhole ? TimeSpan.FromSeconds((long)seconds) : default;
        return isWhole;
    }

    private static bool TryText(string text, out TimeSpan duration)
    {
        duration = default;
        if (Clock().Match(text) is { Success: true } clock)
        {
            var (hours, minutes, seconds) = (Part(clock, 1), Part(clock, 2), Part(clock, 3));
            duration = new TimeSpan(hours, minutes, seconds);
        }
        else if (Iso().IsMatch(text))
        {
            duration = XmlConvert.ToTimeSpan(text);
        }
        else
        {
            return false;
        }

        return duration <= Longest;
    }

    private static int Part(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<=\.[0-9]{7})[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex TooFine();

    [GeneratedRegex(@"^([0-9]{1,4}):([0-5][0-9]):([0-5][0-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(
        @"^P(?=[0-9]|T)(?:[0-9]{1,3}D)?(?:T(?=[0-9])(?:[0-9]{1,5}H)?(?:[0-9]{1,6}M)?(?:[0-9]{1,8}(?:\.[0-9]{1,7})?S)?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Iso();
}
