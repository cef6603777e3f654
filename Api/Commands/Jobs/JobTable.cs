using System.Globalization;
using Interlock.Application.Jobs;

namespace Interlock.Api.Commands.Jobs;

/// <summary>The jobs of a configuration, a line each.</summary>
internal static class JobTable
{
    public static void Write(IReadOnlyDictionary<string, JobConfig> jobs, TextWriter output)
    {
        if (jobs.Count == 0)
        {
            output.WriteLine("There are no jobs in config.yaml.");
            return;
        }

        var rows = jobs.Select(job => (Name: job.Key, Schedule: ScheduleOf(job.Value), Next: NextOf(job.Value), job.Value.Description)).ToList();
        var (names, schedules) = (rows.Max(row => row.Name.Length), rows.Max(row => row.Schedule.Length));
        foreach (var row in rows)
        {
            output.WriteLine($"{row.Name.PadRight(names)}  {row.Schedule.PadRight(schedules)}  {row.Next,-26}  {row.Description}".TrimEnd());
        }
    }

    private static string ScheduleOf(JobConfig job) => job.Schedule is { } schedule ? $"{schedule} {job.TimeZone}" : "by hand";

    private static string NextOf(JobConfig job) => JobPlanner.NextAfter(job, DateTimeOffset.UtcNow) is { } next
        ? string.Create(CultureInfo.InvariantCulture, $"next {next:yyyy-MM-dd'T'HH:mm:ss'Z'}")
        : "";
}
