using System.Globalization;

namespace Interlock.Application.Jobs.Runs;

/// <summary>Texts of steps as they are kept: on one line, bounded, and nothing in them that a database refuses.</summary>
internal static class RunText
{
    public const int LongestLine = 2000;
    public const int LongestReason = 2000;

    public static string Line(string text) => Clean(text, LongestLine);

    public static string Reason(string text) => Clean(text, LongestReason);

    /// <summary>How long, in words.</summary>
    public static string Spoken(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
    };

    private static string Clean(string text, int longest)
    {
        var cut = text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "...");
        if (!NeedsChange(cut))
        {
            return cut;
        }

        return string.Create(cut.Length, cut, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsSurrogate(from[i]) && !IsPaired(from, i) ? '\uFFFD' : char.IsControl(from[i]) && from[i] != '\t' ? ' ' : from[i];
            }
        });
    }

    private static bool NeedsChange(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPaired(string text, int i) => char.IsHighSurrogate(text[i])
        ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
        : i > 0 && char.IsHighSurrogate(text[i - 1]);
}
