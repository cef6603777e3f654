using System.Data.Common;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Domain.Jobs;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Jobs;

/// <summary>Keeps what planners and back-fills come to: one run for each time, whoever makes it.</summary>
internal sealed class JobPlans(DatastoreCalls calls)
{
    /// <summary>How far a job was planned that never was.</summary>
    public static readonly DateTime Never = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);

    private const int TimesPerQuery = 500;

    public Task<JobPlan> PlanAsync(string job, Func<DateTime?, JobPlan> plan, CancellationToken cancellationToken) => calls.RunAsync(
        async (context, transaction) =>
        {
            await JobLocks.LockJobAsync(context, job, cancellationToken);
            context.ChangeTracker.Clear();
            var row = await context.Jobs.SingleAsync(row => row.Job == job, cancellationToken);
            var made = plan(row.PlannedUntil == Never ? null : row.PlannedUntil);
            var known = await FindAsync(context, job, made.Runs, cancellationToken);
            List<JobRun> added = [.. made.Runs.Where(run => !known.ContainsKey(run.ScheduledFor!.Value))];
            await InsertAsync(context, added, transaction, cancellationToken);
            row.Advance(made.Until);
            await context.SaveChangesAsync(cancellationToken);
            return made with { Runs = added };
        },
        cancellationToken);

    public Task<Backfilled> BackfillAsync(IReadOnlyList<JobRun> runs, BackfillOptions options, (DateTime Now, DateTime LeaseEnd) times, CancellationToken cancellationToken) => calls.RunAsync(
        async (context, transaction) =>
        {
            if (runs.Count == 0)
            {
                return new Backfilled([], 0, 0, 0);
            }

            var job = runs[0].Job;
            await JobLocks.LockJobAsync(context, job, cancellationToken);
            var known = await FindAsync(context, job, runs, cancellationToken);
            var done = options.ByDay ? await DaysDoneAsync(context, job, runs, cancellationToken) : [];
            var fill = new JobBackfill(options, times);
            foreach (var run in runs)
            {
                fill.Add(run, known.GetValueOrDefault(run.ScheduledFor!.Value), done.Contains(run.Date));
            }

            await InsertAsync(context, fill.Created, transaction, cancellationToken);
            await fill.RestartStepsAsync(context, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            return fill.ToResult();
        },
        cancellationToken,
        size: WorkSize.Bulk);

    private static async Task<Dictionary<DateTime, JobRun>> FindAsync(
        InterlockDbContext context, string job, IReadOnlyList<JobRun> runs, CancellationToken cancellationToken)
    {
        var found = new Dictionary<DateTime, JobRun>();
        foreach (var times in runs.Select(run => run.ScheduledFor).Chunk(TimesPerQuery))
        {
            await foreach (var run in JobQueries.OfJob(context, job).Where(run => times.Contains(run.ScheduledFor)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                found.Add(run.ScheduledFor!.Value, run);
            }
        }

        return found;
    }

    private static async Task<HashSet<DateOnly>> DaysDoneAsync(
        InterlockDbContext context, string job, IReadOnlyList<JobRun> runs, CancellationToken cancellationToken)
    {
        var (first, last) = (runs[0].Date, runs[^1].Date);
        return await JobQueries.OfJob(context, job)
            .Where(run => run.State == RunState.Succeeded && run.Date >= first && run.Date <= last)
            .Select(run => run.Date).Distinct().ToHashSetAsync(cancellationToken);
    }

    private static async Task InsertAsync(
        InterlockDbContext context, IReadOnlyList<JobRun> runs, DbTransaction transaction, CancellationToken cancellationToken)
    {
        using var insert = new PreparedInsert<JobRun>(context);
        await insert.WriteAsync(runs, transaction, cancellationToken);
    }
}
