using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Interlock.Api.WebConsole.Samples;

/// <summary>Writes texts as shells and programming languages quote them.</summary>
internal static partial class SampleText
{
    /// <summary>A word of a POSIX shell.</summary>
    public static string Shell(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A literal of C# or TypeScript.</summary>
    public static string Utf16(string text) => Quote(text, '"', rune => string.Concat(rune.ToString().Select(unit => Escape(unit))));

    /// <summary>A literal of TypeScript in single quotes, in which JSON is easier to read.</summary>
    public static string Script(string text) => Quote(text, '\'', rune => string.Concat(rune.ToString().Select(unit => Escape(unit))));

    /// <summary>A literal of Python.</summary>
    public static string Python(string text) => Quote(text, '\'', rune => rune.IsBmp ? Escape((char)rune.Value) : $"\\U{rune.Value.ToString("x8", CultureInfo.InvariantCulture)}");

    // Letters and printable ASCII stay readable. "<" is escaped, so that a literal may stand in a script element.
    private static string Quote(string text, char quote, Func<Rune, string> escape)
    {
        var literal = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            literal.Append(rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\\' => "\\\\",
                '<' => escape(rune),
                _ when rune.Value == quote => $"\\{quote}",
                >= ' ' and <= '~' => rune.ToString(),
                _ => rune.IsBmp && Rune.IsLetterOrDigit(rune) ? rune.ToString() : escape(rune),
            });
        }

        return literal.Append(quote).ToString();
    }

    private static string Escape(char unit) => $"\\u{((int)unit).ToString("x4", CultureInfo.InvariantCulture)}";

    [GeneratedRegex(@"^[A-Za-z0-9:/._%+,=-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
