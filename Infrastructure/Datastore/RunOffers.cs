using Interlock.Application.Jobs;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>What there is to distribute, and what is too old to keep.</summary>
internal sealed class RunOffers(IDbContextFactory<InterlockDbContext> contexts, RetriedTransaction transactions, TimeProvider time) : IRunOffers
{
    private const int MostAtOnce = 100;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListReadyAsync(string job, RunConditions conditions, CancellationToken cancellationToken) => QueryAsync(
        async context =>
        {
            var running = await JobQueries.OfJob(context, job).CountAsync(run => run.State == RunState.Running, cancellationToken);
            return running >= conditions.MaxActive
                ? []
                : await JobQueries.Ready(context, job, conditions.DependsOnPast, holder: null, Now)
                    .Take(conditions.MaxActive - running).Select(run => run.Id).ToListAsync(cancellationToken);
        });

    /// <inheritdoc />
    public Task<string?> FindJobAsync(string run, CancellationToken cancellationToken) => DatabaseFault.TranslateAsync(async () =>
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.JobRuns.Where(row => row.Id == run).Select(row => row.Job).SingleOrDefaultAsync(cancellationToken);
    });

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListLostAsync(CancellationToken cancellationToken) => QueryAsync(
        context => JobQueries.Lost(context, Now).OrderBy(run => run.Id).Take(MostAtOnce).Select(run => run.Id).ToListAsync(cancellationToken));

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListBusyAsync(CancellationToken cancellationToken) => QueryAsync(
        context => context.JobRuns.Where(run => run.State == RunState.Queued || run.State == RunState.Running)
            .Select(run => run.Job).Distinct().ToListAsync(cancellationToken));

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListJobsAsync(CancellationToken cancellationToken) => QueryAsync(
        context => context.Jobs.Select(job => job.Job).ToListAsync(cancellationToken));

    /// <inheritdoc />
    public Task<int> CancelQueuedAsync(string job, string reason, CancellationToken cancellationToken) => transactions.RunAsync(
        async (context, _) =>
        {
            await JobLocks.LockJobAsync(context, job, cancellationToken);
            var now = Now;
            return await JobQueries.Ready(context, job, dependsOnPast: false, holder: null, now).ExecuteUpdateAsync(
                update => update
                    .SetProperty(run => run.State, RunState.Cancelled)
                    .SetProperty(run => run.Reason, reason)
                    .SetProperty(run => run.FinishedAt, now),
                cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<int> DeleteFinishedAsync(string job, DateTime before, CancellationToken cancellationToken) => transactions.RunAsync(
        async (context, _) =>
        {
            var ids = await JobQueries.Finished(context, job, before).Take(MostAtOnce).ToListAsync(cancellationToken);
            await context.JobLogs.Where(line => ids.Contains(line.Run)).ExecuteDeleteAsync(cancellationToken);
            await context.JobSteps.Where(step => ids.Contains(step.Run)).ExecuteDeleteAsync(cancellationToken);

            // One that was resumed meanwhile is not finished any more.
            return await context.JobRuns.Where(run => ids.Contains(run.Id) && run.FinishedAt < before).ExecuteDeleteAsync(cancellationToken);
        },
        cancellationToken);

    private Task<IReadOnlyList<string>> QueryAsync(Func<InterlockDbContext, Task<List<string>>> query) =>
        DatabaseFault.TranslateAsync<IReadOnlyList<string>>(async () =>
        {
            await using var context = await contexts.CreateDbContextAsync();
            return await query(context);
        });
}
