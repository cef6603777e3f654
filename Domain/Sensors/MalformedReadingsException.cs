using System.Text.Unicode;

namespace Interlock.Domain.Sensors;

/// <summary>A source of readings is broken so that no further row can be found in it.</summary>
/// <param name="message">Where and how.</param>
public sealed class MalformedReadingsException(string message) : InterlockException("malformed_readings", message)
{
    /// <summary>Refuses text in another encoding than UTF-8.</summary>
    /// <exception cref="MalformedReadingsException">It is not UTF-8.</exception>
    public static void RequireUtf8(ReadOnlySpan<byte> text, string place, long number)
    {
        if (!Utf8.IsValid(text))
        {
            throw new MalformedReadingsException($"{place} {number} is not UTF-8");
        }
    }
}
