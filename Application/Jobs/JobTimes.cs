using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs;

/// <summary>Days and moments on a job's clock.</summary>
public static class JobTimes
{
    private static readonly CronExpression Midnight = CronExpression.Parse("@daily");

    /// <summary>When a day begins there; where clocks skip midnight, when they do.</summary>
    public static DateTimeOffset MidnightOf(DateOnly day, TimeZoneInfo zone) =>
        new JobSchedule(Midnight, zone, start: day).NextAfter(DateTimeOffset.MinValue.AddDays(2))!.Value;

    /// <summary>The day there.</summary>
    public static DateOnly DateOf(DateTimeOffset time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    /// <summary>
    /// The times of the schedule on the days from <paramref name="from"/> to <paramref name="to"/>, both included, up to now; a job without a schedule
    /// has one at the beginning of each day.
    /// </summary>
    /// <param name="job">What ops wrote. Its start and end bound what the clock does, not what is asked for.</param>
    public static IEnumerable<(DateTimeOffset Time, DateOnly Date)> Between(JobConfig job, DateOnly from, DateOnly to, DateTimeOffset now)
    {
        var cron = job.Schedule is null or JobConfig.Once ? Midnight : CronExpression.Parse(job.Schedule);
        var schedule = new JobSchedule(cron, job.Zone, from, to);
        for (var time = schedule.NextAfter(MidnightOf(from, job.Zone).AddTicks(-1)); time <= now; time = schedule.NextAfter(time.Value))
        {
            yield return (time.Value, schedule.DateOf(time.Value));
        }
    }
}
