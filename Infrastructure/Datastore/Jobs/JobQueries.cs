using Interlock.Application.Jobs.Runs;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Jobs;

/// <summary>The queries on runs of jobs.</summary>
internal static class JobQueries
{
    public static IQueryable<JobRun> OfJob(InterlockDbContext context, string job) => context.JobRuns.Where(run => run.Job == job);

    public static IQueryable<JobRun> List(InterlockDbContext context, RunFilter filter)
    {
        var query = OfJob(context, filter.Job).AsNoTracking();
        query = filter.State is { } state ? query.Where(run => run.State == state) : query;
        query = filter.From is { } from ? query.Where(run => run.Date >= from) : query;
        query = filter.To is { } to ? query.Where(run => run.Date <= to) : query;
        query = filter.Before is { } before ? query.Where(run => string.Compare(run.Id, before) < 0) : query;
        return query.OrderByDescending(run => run.Id).Take(filter.Limit);
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
