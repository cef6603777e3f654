using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs;

/// <summary>What following a schedule up to now comes to.</summary>
/// <param name="Until">Until when (UTC) every time has its run or was left out.</param>
/// <param name="Runs">Those to make, oldest first.</param>
/// <param name="Missed">How many times were left out, since no server was up.</param>
/// <param name="HasMore">Whether there is more to make than one pass makes.</param>
public sealed record JobPlan(DateTime Until, IReadOnlyList<JobRun> Runs, int Missed = 0, bool HasMore = false);

/// <summary>Turns the times of a schedule into runs. It remembers nothing: how far it came stands in the datastore.</summary>
public static class JobPlanner
{
    /// <summary>The most runs that one pass makes; the next pass goes on.</summary>
    public const int MostPerPass = 100;

    // Years of minutes that were missed are counted, but not one by one for ever.
    private const int MostCounted = 1_000_000;

    /// <summary>The runs that are due.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="job">What ops wrote.</param>
    /// <param name="plannedUntil">How far the schedule was followed; null for a job that is seen for the first time.</param>
    /// <param name="now">Now.</param>
    /// <param name="grace">How late a run may begin before it was missed.</param>
    public static JobPlan Plan(string name, JobConfig job, DateTime? plannedUntil, DateTimeOffset now, TimeSpan grace)
    {
        if (job.Schedule == JobConfig.Once)
        {
            return PlanOnce(name, job, plannedUntil, now);
        }

        if (job.ToSchedule() is not { } schedule)
        {
            return new JobPlan(plannedUntil ?? now.UtcDateTime, []);
        }

        return Follow(name, job, schedule, plannedUntil is { } until ? new DateTimeOffset(until) : FirstOf(job, now), now, grace);
    }

    /// <summary>When there will be something to plan, or null if never.</summary>
    public static DateTimeOffset? NextAfter(JobConfig job, DateTimeOffset time) => job.Schedule == JobConfig.Once
        ? OnceAt(job) is { } once && once > time ? once : null
        : job.ToSchedule()?.NextAfter(time);

    /// <summary>The run of a time of the schedule.</summary>
    public static JobRun RunOf(string name, RunCause cause, DateTimeOffset time, DateOnly date, DateTimeOffset now) => new()
    {
        Id = TimeOrderedId.New(now),
        Job = name,
        Cause = cause,
        ScheduledFor = time.UtcDateTime,
        DueAt = time.UtcDateTime,
        Date = date,
    };

    private static JobPlan Follow(string name, JobConfig job, JobSchedule schedule, DateTimeOffset from, DateTimeOffset now, TimeSpan grace)
    {
        var runs = new List<JobRun>();
        var (missed, until) = (0, from);
        for (var next = schedule.NextAfter(from); next <= now; next = schedule.NextAfter(next.Value))
        {
            if (runs.Count == MostPerPass || missed == MostCounted)
            {
                return new JobPlan(until.UtcDateTime, runs, missed, HasMore: true);
            }

            until = next.Value;
            if (job.CatchUp == CatchUp.Skip && now - until > grace)
            {
                missed++;
            }
            else
            {
                runs.Add(RunOf(name, RunCause.Schedule, until, schedule.DateOf(until), now));
            }
        }

        // A clock that was put back must not plan twice what it planned once.
        return new JobPlan((now > from ? now : from).UtcDateTime, runs, missed);
    }

    // With a start in the past and catch-up, everything since then was missed; the start itself counts.
    private static DateTimeOffset FirstOf(JobConfig job, DateTimeOffset now) =>
        job is { CatchUp: CatchUp.Run, Start: { } start } && JobTimes.MidnightOf(start, job.Zone) is var begin && begin < now ? begin.AddTicks(-1) : now;

    private static JobPlan PlanOnce(string name, JobConfig job, DateTime? plannedUntil, DateTimeOffset now)
    {
        var time = OnceAt(job) ?? now;
        var isPlanned = plannedUntil is { } until && until >= time.UtcDateTime;
        if (isPlanned || time > now || (plannedUntil is not null && job.Start is null))
        {
            return new JobPlan(plannedUntil ?? now.UtcDateTime, []);
        }

        return new JobPlan(now.UtcDateTime, [RunOf(name, RunCause.Schedule, time, JobTimes.DateOf(time, job.Zone), now)]);
    }

    private static DateTimeOffset? OnceAt(JobConfig job) => job.Start is { } start ? JobTimes.MidnightOf(start, job.Zone) : null;
}
