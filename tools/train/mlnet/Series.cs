using System.Globalization;
using System.IO.Compression;
using Interlock.Domain.Sensors;

namespace Interlock.Train;

/// <summary>A made-up sensor and the windows in which it is not itself, as sensordata.py writes it.</summary>
/// <param name="Name">The file in the zip.</param>
/// <param name="Readings">All readings, the earliest first.</param>
/// <param name="Faults">First and last moment of each fault.</param>
internal sealed record Series(string Name, SensorSeries Readings, IReadOnlyList<(DateTime Start, DateTime End)> Faults)
{
    private static readonly DateTime Origin = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The series of a zip whose names pass, in the order of names.</summary>
    public static Series[] Read(string path, Func<string, bool> wanted)
    {
        using var archive = ZipFile.OpenRead(path);
        var faults = Rows(archive.GetEntry("faults.csv")!).ToLookup(row => row[0], row => (At(row[1]), At(row[2])));
        return [.. archive.Entries.Where(entry => entry.Name != "faults.csv" && wanted(entry.Name)).OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => new Series(entry.Name, ReadingsOf(entry), [.. faults[entry.Name]]))];
    }

    /// <summary>Every UTC day that has readings, with up to 28 days of history before it, and its number.</summary>
    public IEnumerable<(int Number, SensorDay Day)> Days(TimeSpan history)
    {
        var last = Readings.Timestamps[^1];
        for (var (number, date) = (0, Origin); date <= last; (number, date) = (number + 1, date.AddDays(1)))
        {
            var (first, begin, end) = (Place(date - history), Place(date), Place(date.AddDays(1)));
            if (end > begin)
            {
                yield return (number, new SensorDay(Name, DateOnly.FromDateTime(date), Part(first, begin), Part(begin, end)));
            }
        }
    }

    /// <summary>Whether a fault touches the slot that begins at a moment.</summary>
    public bool IsFaulty(DateTime slot, TimeSpan length) => Faults.Any(fault => slot < fault.End && slot + length > fault.Start);

    private static SensorSeries ReadingsOf(ZipArchiveEntry entry)
    {
        var (at, times, values) = (Origin, new List<DateTime>(), new List<double>());
        foreach (var row in Rows(entry))
        {
            times.Add(at = at.AddMinutes(int.Parse(row[0], CultureInfo.InvariantCulture)));
            values.Add(double.Parse(row[1], CultureInfo.InvariantCulture));
        }

        return new SensorSeries([.. times], [.. values]);
    }

    private static string[][] Rows(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
    }

    private static DateTime At(string minute) => Origin.AddMinutes(int.Parse(minute, CultureInfo.InvariantCulture));

    private int Place(DateTime time) => Array.BinarySearch(Readings.Timestamps, time) is var found && found >= 0 ? found : ~found;

    private SensorSeries Part(int begin, int end) => new(Readings.Timestamps[begin..end], Readings.Values[begin..end]);
}
