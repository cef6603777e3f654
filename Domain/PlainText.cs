using System.Globalization;
using System.Text;

namespace Interlock.Domain;

/// <summary>
/// Makes text safe to show on a terminal or in a log, whoever wrote it: characters that command a terminal, begin a line or turn the order of text around
/// become escapes such as <c>\u001b</c>.
/// </summary>
public static class PlainText
{
    /// <summary>The text with every such character escaped; the same string where there is none.</summary>
    /// <param name="text">From anyone.</param>
    public static string Of(string text)
    {
        var first = IndexOfUnsafe(text);
        if (first < 0)
        {
            return text;
        }

        var safe = new StringBuilder(text, 0, first, text.Length + 16);
        for (var i = first; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                safe.Append(text, i++, 2);
            }
            else
            {
                Append(safe, text[i]);
            }
        }

        return safe.ToString();
    }

    /// <summary>The same with its line breaks kept.</summary>
    /// <param name="text">From anyone.</param>
    public static string InLines(string text) => IndexOfUnsafe(text) < 0 ? text : string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Of));

    /// <summary>The same with its line breaks kept; every further line is indented, so that none is taken for a line of its own.</summary>
    /// <param name="text">From anyone.</param>
    public static string OfLines(string text) =>
        IndexOfUnsafe(text) < 0 ? text : string.Join("\n    ", text.ReplaceLineEndings("\n").Split('\n').Select(line => Of(line.TrimStart('\t', ' '))));

    private static int IndexOfUnsafe(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyExceptInRange(' ', '~'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (IsUnsafe(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    private static void Append(StringBuilder safe, char c) => _ = c switch
    {
        '\n' => safe.Append("\\n"),
        '\r' => safe.Append("\\r"),
        '\t' => safe.Append("\\t"),
        _ when IsUnsafe(c) => safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        _ => safe.Append(c),
    };
}
