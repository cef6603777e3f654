using System.Buffers;
using System.Text;

namespace Interlock.Application.Jobs.BatchScoring.Files;

/// <summary>Writes fields of RFC 4180.</summary>
internal static class CsvText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\r\n"u8);

    /// <summary>A text as a field, in quotes where it needs them.</summary>
    public static byte[] FieldOf(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return utf8.AsSpan().ContainsAny(Special) || text.Trim() != text
            ? Encoding.UTF8.GetBytes($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")
            : utf8;
    }
}
