using System.Globalization;
using System.IO.Compression;
using Interlock.Domain.Sensors;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Sensors;

/// <summary>A series with the windows in which it is known to be faulty.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Series">The readings.</param>
/// <param name="Faults">When each fault began and ended.</param>
internal sealed record LabelledSeries(string Name, SensorSeries Series, IReadOnlyList<(DateTime Start, DateTime End)> Faults)
{
    private static readonly DateTime Origin = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Reads a file of tools/train/sensordata.py.</summary>
    public static IReadOnlyList<LabelledSeries> Read(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        var faults = Rows(archive.GetEntry("faults.csv")!).ToLookup(row => row[0], row => (At(row[1]), At(row[2])));
        return [.. archive.Entries.Where(entry => entry.Name != "faults.csv").Select(entry => Read(entry, [.. faults[entry.Name]]))];
    }

    /// <summary>Every UTC day that has readings, with the history before it.</summary>
    public IEnumerable<SensorDay> Days(TimeSpan history)
    {
        var times = Series.Timestamps;
        for (var date = times[0].Date; date <= times[^1]; date = date.AddDays(1))
        {
            var (first, begin, end) = (Place(date - history), Place(date), Place(date.AddDays(1)));
            if (end > begin)
            {
                yield return new SensorDay(Name, DateOnly.FromDateTime(date), Part(first, begin), Part(begin, end));
            }
        }
    }

    private static LabelledSeries Read(ZipArchiveEntry entry, (DateTime, DateTime)[] faults)
    {
        var (at, times, values) = (Origin, new List<DateTime>(), new List<double>());
        foreach (var row in Rows(entry))
        {
            times.Add(at = at.AddMinutes(int.Parse(row[0], CultureInfo.InvariantCulture)));
            values.Add(double.Parse(row[1], CultureInfo.InvariantCulture));
        }

        return new LabelledSeries(entry.Name, new SensorSeries([.. times], [.. values]), faults);
    }

    private static string[][] Rows(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
    }

    private static DateTime At(string minute) => Origin.AddMinutes(int.Parse(minute, CultureInfo.InvariantCulture));

    private int Place(DateTime time) => Array.BinarySearch(Series.Timestamps, time) is var found && found >= 0 ? found : ~found;

    private SensorSeries Part(int begin, int end) => new(Series.Timestamps[begin..end], Series.Values[begin..end]);
}
