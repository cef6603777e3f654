using Interlock.Application.Sources;
using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>Where the columns stand.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Sensor">The place of the column <c>sensor</c>.</param>
/// <param name="Timestamp">The place of the column <c>timestamp</c>.</param>
/// <param name="Value">The place of the column <c>value</c>.</param>
internal sealed record CsvHeader(int Count, int Sensor, int Timestamp, int Value)
{
    private const int LongestShown = 200;

    /// <summary>Reads the first record.</summary>
    /// <exception cref="MalformedReadingsException">A column is missing or stands twice.</exception>
    public static CsvHeader Read(CsvRecord record, ReadOnlySpan<byte> bytes, long line)
    {
        var names = Array.ConvertAll(record.Texts(bytes), static name => name.Trim());

        return new CsvHeader(names.Length, Find("sensor"), Find("timestamp"), Find("value"));

        int Find(string name)
        {
            var place = Array.IndexOf(names, name);
            if (place >= 0 && Array.LastIndexOf(names, name) == place)
            {
                return place;
            }

            var (has, shown) = (place < 0 ? "has no column" : "has two columns", Excerpt.Of(string.Join(',', names), LongestShown));
            throw new MalformedReadingsException(
                $"line {line}, the header, {has} '{name}': '{shown}'; needed are sensor, timestamp and value, separated by commas");
        }
    }
}
