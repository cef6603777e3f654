using Interlock.Application.Jobs.Runs;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Jobs;

/// <summary>The queries on runs of jobs.</summary>
internal static class JobQueries
{
    public static IQueryable<JobRun> OfJob(InterlockDbContext context, string job) => context.JobRuns.Where(run => run.Job == job);

    public static IQueryable<JobRun> List(InterlockDbContext context, RunFilter filter, DateTime now)
    {
        var query = OfJob(context, filter.Job).AsNoTracking();
        query = filter.Step is { } step ? WithStep(context, query, step, filter, now) : Only(query, filter, now);
        query = filter.From is { } from ? query.Where(run => run.Date >= from) : query;
        query = filter.To is { } to ? query.Where(run => run.Date <= to) : query;
        query = filter.Before is { } before ? query.Where(run => string.Compare(run.Id, before) < 0) : query;
        return query.OrderByDescending(run => run.Id).Take(filter.Limit);
    }

    private static IQueryable<JobRun> Only(IQueryable<JobRun> query, RunFilter filter, DateTime now)
    {
        query = filter.State is { } state ? query.Where(run => run.State == state) : query;
        query = filter.MinAttempts is { } attempts ? query.Where(run => run.Attempts >= attempts) : query;
        return filter.MinDuration is { TotalSeconds: var seconds }
            ? query.Where(run => run.StartedAt != null && run.StartedAt.Value.AddSeconds(seconds) <= (run.FinishedAt ?? now))
            : query;
    }

    private static IQueryable<JobRun> WithStep(InterlockDbContext context, IQueryable<JobRun> query, string name, RunFilter filter, DateTime now)
    {
        var steps = context.JobSteps.Where(step => step.Step == name);
        steps = filter.State is { } state ? steps.Where(step => step.State == state) : steps;
        steps = filter.MinAttempts is { } attempts ? steps.Where(step => step.Attempts >= attempts) : steps;
        steps = filter.MinDuration is { TotalSeconds: var seconds }
            ? steps.Where(step => step.StartedAt != null && step.StartedAt.Value.AddSeconds(seconds) <= (step.FinishedAt ?? now))
            : steps;
        return query.Where(run => steps.Any(step => step.Run == run.Id));
    }

    /// <summary>Runs that a server works on.</summary>
    public static IQueryable<JobRun> Running(InterlockDbContext context, string job, DateTime now) =>
        OfJob(context, job).Where(run => run.State == RunState.Running && run.DueAt > now);

    /// <summary>Runs of a job that are due, or held with the token, and whose past is as they want it. Those that lost their worker come first.</summary>
    public static IQueryable<JobRun> Ready(InterlockDbContext context, string job, bool dependsOnPast, string? token, DateTime now)
    {
        var query = OfJob(context, job).Where(run => run.FinishedAt == null && (run.DueAt <= now || (run.State == RunState.Queued && run.Claim == token)));
        if (dependsOnPast)
        {
            query = query.Where(run => run.State == RunState.Running || run.ScheduledFor == null
                || !OfJob(context, job).Any(before => before.ScheduledFor < run.ScheduledFor
                    && before.State != RunState.Succeeded
                    && !OfJob(context, job).Any(between => between.ScheduledFor > before.ScheduledFor && between.ScheduledFor < run.ScheduledFor)));
        }

        // A run by hand waits for those by the schedule.
        return query.OrderBy(run => run.State == RunState.Running ? 0 : 1).ThenBy(run => run.ScheduledFor == null ? 1 : 0).ThenBy(run => run.Date).ThenBy(run => run.ScheduledFor).ThenBy(run => run.Id);
    }

    public static IQueryable<JobRun> Before(InterlockDbContext context, string job, DateTime time) => OfJob(context, job).AsNoTracking()
        .Where(run => run.ScheduledFor < time).OrderByDescending(run => run.ScheduledFor).Take(1);

    public static IQueryable<RunLogLine> Lines(InterlockDbContext context, LogFilter filter)
    {
        var query = context.JobLogs.AsNoTracking().Where(line => line.Run == filter.Run);
        query = filter.Step is { } step ? query.Where(line => line.Step == step) : query;
        query = filter.After is { } after ? query.Where(line => string.Compare(line.Id, after) > 0) : query;
        return query.OrderBy(line => line.Id).Take(filter.Limit);
    }

    public static IQueryable<string> Finished(InterlockDbContext context, string job, DateTime before) => OfJob(context, job)
        .Where(run => run.FinishedAt < before).OrderBy(run => run.FinishedAt).Select(run => run.Id);
}
