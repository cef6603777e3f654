using Interlock.Domain.Sensors;

namespace Interlock.Infrastructure.Datastore.Sensors;

/// <summary>Readings to write together: each key once, and in the order of the keys, so that writers never wait for each other in a circle.</summary>
internal sealed class ReadingBatch
{
    public ReadingBatch(IReadOnlyList<Reading> readings)
    {
        var seen = new HashSet<(string, DateTime)>(readings.Count);
        var rows = new List<Reading>(readings.Count);
        foreach (var reading in readings)
        {
            if (seen.Add((reading.Sensor, reading.Timestamp)))
            {
                rows.Add(reading);
            }
        }

        rows.Sort(Compare);
        Rows = rows;
        foreach (var reading in rows)
        {
            Latest[reading.Sensor] = reading;
        }
    }

    public IReadOnlyList<Reading> Rows { get; }

    /// <summary>The latest reading of each sensor, in the order of the sensors.</summary>
    public SortedDictionary<string, Reading> Latest { get; } = new(StringComparer.Ordinal);

    private static int Compare(Reading one, Reading other)
    {
        var bySensor = string.CompareOrdinal(one.Sensor, other.Sensor);
        return bySensor != 0 ? bySensor : one.Timestamp.CompareTo(other.Timestamp);
    }
}
