namespace Interlock.Application.Kinds.Tabular;

/// <summary>
/// JSON has no NaN and no Infinity, yet common encoders write them. Put in quotes they can be read, so that each is reported at its own path
/// like any other wrong value. A mark distinguishes them from strings.
/// </summary>
internal static class NotANumber
{
    private const char Mark = '\0';

    /// <summary>The body with every bare NaN and Infinity in quotes, or null if there is none.</summary>
    public static byte[]? Quote(ReadOnlySpan<byte> json)
    {
        var quoted = new List<byte>(json.Length + 16);
        var (inText, found) = (false, false);
        for (var at = 0; at < json.Length; at++)
        {
            var length = inText ? 0 : WordLength(json[at..]);
            if (length > 0)
            {
                quoted.AddRange([.. "\"\\u0000"u8, .. json.Slice(at, length), (byte)'"']);
                at += length - 1;
                found = true;
                continue;
            }

            inText ^= json[at] == '"' && !IsEscaped(json, at, inText);
            quoted.Add(json[at]);
        }

        return found ? [.. quoted] : null;
    }

    /// <summary>Whether a text was such a value without quotes.</summary>
    public static bool IsBare(string text) => text.StartsWith(Mark) && WordOf(text) is not null;

    /// <summary>The word a text is, or null.</summary>
    public static string? WordOf(string text) => text.TrimStart(Mark) is var word && word is "NaN" or "Infinity" or "-Infinity" ? word : null;

    private static int WordLength(ReadOnlySpan<byte> json) =>
        json.StartsWith("NaN"u8) ? 3 : json.StartsWith("Infinity"u8) ? 8 : json.StartsWith("-Infinity"u8) ? 9 : 0;

    private static bool IsEscaped(ReadOnlySpan<byte> json, int at, bool inText)
    {
        var slashes = 0;
        while (inText && at - slashes > 0 && json[at - slashes - 1] == '\\')
        {
            slashes++;
        }

        return slashes % 2 == 1;
    }
}
