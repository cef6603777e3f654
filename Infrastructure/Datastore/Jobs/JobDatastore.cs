using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Jobs;

/// <summary>Runs of jobs in the database, for planners and callers.</summary>
internal sealed class JobDatastore(
    DatastoreCalls calls, JobPlans plans, SchedulerConfig scheduler, TimeProvider time) : IJobDatastore
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <inheritdoc />
    public Task<JobPlan> PlanAsync(string job, Func<DateTime?, JobPlan> plan, CancellationToken cancellationToken) =>
        plans.PlanAsync(job, plan, cancellationToken);

    /// <inheritdoc />
    public Task<bool> AddAsync(JobRun run, int maxQueued, CancellationToken cancellationToken) => calls.RunAsync(
        async (context, _) =>
        {
            await JobLocks.LockJobAsync(context, run.Job, cancellationToken);
            if (await context.JobRuns.CountAsync(other => other.Job == run.Job && other.State == RunState.Queued, cancellationToken) >= maxQueued)
            {
                return false;
            }

            calls.RequireWritable();
            context.JobRuns.Add(run);
            await context.SaveChangesAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<Backfilled> BackfillAsync(IReadOnlyList<JobRun> runs, BackfillOptions request, CancellationToken cancellationToken) =>
        plans.BackfillAsync(runs, request, (Now, Now + scheduler.Lease), cancellationToken);

    /// <inheritdoc />
    public Task ResumeAsync(string job, string run, string? holder, CancellationToken cancellationToken) =>
        ChangeAsync(job, run, work => RunChanges.Resume(work, holder, Now, Now + scheduler.Lease), cancellationToken);

    /// <inheritdoc />
    public Task CancelAsync(string job, string run, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(job, run, work => RunChanges.Cancel(work, reason, Now), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, JobCounts>> CountAsync(IReadOnlyCollection<string> jobs, CancellationToken cancellationToken) => calls.QueryAsync(
        async context =>
        {
            var counts = new Dictionary<string, JobCounts>(StringComparer.Ordinal);
            var active = await context.JobRuns.Where(run => run.State == RunState.Running || run.State == RunState.Queued)
                .GroupBy(run => new { run.Job, run.State })
                .Select(runs => new { runs.Key.Job, runs.Key.State, Count = runs.Count() }).ToListAsync(cancellationToken);
            foreach (var job in jobs)
            {
                var last = await JobQueries.List(context, new RunFilter(job, null, null, null, null, 1), Now).SingleOrDefaultAsync(cancellationToken);
                counts.Add(job, new JobCounts(Count(job, RunState.Running), Count(job, RunState.Queued), last));
            }

            return (IReadOnlyDictionary<string, JobCounts>)counts;

            int Count(string job, RunState state) => active.Where(runs => runs.Job == job && runs.State == state).Sum(runs => runs.Count);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<JobRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken) => calls.QueryAsync<IReadOnlyList<JobRun>>(
        async context => await JobQueries.List(context, filter, Now).ToListAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<StepState>> ListStepStatesAsync(IReadOnlyCollection<string> runs, CancellationToken cancellationToken) => calls.QueryAsync<IReadOnlyList<StepState>>(
        async context => await context.JobSteps.Where(step => runs.Contains(step.Run)).Select(step => new StepState(step.Run, step.Step, step.State)).ToListAsync(cancellationToken),
        cancellationToken);

    /// <inheritdoc />
    public Task<RunWork?> FindAsync(string job, string run, CancellationToken cancellationToken) => calls.QueryAsync(
        async context => await RunChanges.FindAsync(context, job, run, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<JobRun?> FindBeforeAsync(JobRun run, CancellationToken cancellationToken) => calls.QueryAsync(
        async context => run.ScheduledFor is { } time ? await JobQueries.Before(context, run.Job, time).SingleOrDefaultAsync(cancellationToken) : null,
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<RunLogLine>> ListLinesAsync(LogFilter filter, CancellationToken cancellationToken) => calls.QueryAsync<IReadOnlyList<RunLogLine>>(
        async context => await JobQueries.Lines(context, filter).ToListAsync(cancellationToken), cancellationToken);

    private Task<int> ChangeAsync(string job, string run, Action<RunWork> change, CancellationToken cancellationToken) => calls.RunAsync(
        async (context, _) =>
        {
            await JobLocks.LockRunAsync(context.JobRuns.Where(row => row.Id == run && row.Job == job), cancellationToken);
            change(await RunChanges.FindAsync(context, job, run, cancellationToken) ?? throw new NotFoundException("run", run));
            return await context.SaveChangesAsync(cancellationToken);
        },
        cancellationToken);
}
