using System.Globalization;
using System.Text.RegularExpressions;
using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Configuration.Binding;

/// <summary>How single values are written in config.yaml.</summary>
public static partial class ConfigScalars
{
    private const double LongestMs = 1e6 * 24 * 60 * 60 * 1000;

    private static readonly Dictionary<string, double> UnitsInMs = new(StringComparer.Ordinal)
    {
        ["ms"] = 1, ["s"] = 1_000, ["m"] = 60_000, ["h"] = 3_600_000, ["d"] = 86_400_000,
    };

    /// <summary>Whether values of the type are scalars.</summary>
    public static bool IsScalar(Type type) =>
        type.IsEnum || type == typeof(string) || type == typeof(int) || type == typeof(long) || type == typeof(double)
        || type == typeof(bool) || type == typeof(TimeSpan) || type == typeof(ByteSize) || type == typeof(RequestRate) || type == typeof(DateOnly);

    /// <summary>What a value of this type looks like, for messages: "a whole number from 1 to 64".</summary>
    public static string Describe(Type type, ConfigRangeAttribute? range = null) =>
        Describe(type) + (range is null ? "" : $" from {range.Min} to {range.Max}");

    private static string Describe(Type type) => type switch
    {
        { IsEnum: true } => "one of: " + string.Join(", ", Words(type)),
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a duration with its unit (such as 250ms, 2s, 5m, 1h)",
        _ when type == typeof(DateOnly) => "a date (such as 2026-01-31)",
        _ when type == typeof(RequestRate) => "a number of requests per time (such as 5/s, 300/m, 10000/h, 1/d)",
        _ when type == typeof(ByteSize) => "a size with its unit (such as 512B, 64KiB, 16MiB)",
        _ => "text",
    };

    /// <summary>The value, or null when the text is none.</summary>
    public static object? Parse(Type type, string text) => type switch
    {
        _ when type == typeof(string) => text,
        { IsEnum: true } => Words(type).Contains(text) ? Enum.Parse(type, text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true) : null,
        _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
        _ when type == typeof(bool) => text switch { "true" => true, "false" => false, _ => null },
        _ when type == typeof(TimeSpan) => ParseDuration(text),
        _ when type == typeof(RequestRate) => RequestRate.TryParse(text, out var rate) ? rate : null,
        _ when type == typeof(ByteSize) => ByteSize.TryParse(text, out var size) ? size : null,
        _ when type == typeof(DateOnly) =>
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a scalar"),
    };

    /// <summary>The words of an enum, as ops write them.</summary>
    public static IEnumerable<string> Words(Type type) => Enum.GetNames(type).Select(RecordShape.KeyOf);

    private static TimeSpan? ParseDuration(string text)
    {
        var match = Duration().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var totalMs = 0.0;
        for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            var number = double.Parse(match.Groups["number"].Captures[i].Value, CultureInfo.InvariantCulture);
            totalMs += number * UnitsInMs[match.Groups["unit"].Captures[i].Value];
        }

        return totalMs <= LongestMs ? TimeSpan.FromMilliseconds(totalMs) : null;
    }

    [GeneratedRegex(@"^((?<number>[0-9]+(\.[0-9]+)?)(?<unit>ms|s|m|h|d))+\z")]
    private static partial Regex Duration();
}
