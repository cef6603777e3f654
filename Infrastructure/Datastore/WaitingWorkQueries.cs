using Interlock.Application.Telemetry;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <inheritdoc cref="IWaitingWork" />
internal sealed class WaitingWorkQueries(DatastoreCalls calls) : IWaitingWork
{
    /// <inheritdoc />
    public Task<WaitingWork> FindAsync(CancellationToken cancellationToken) => calls.QueryAsync(
        async context =>
        {
            var tasks = await context.Tasks.Where(task => task.FinishedAt == null).GroupBy(task => task.State)
                .Select(group => new { State = group.Key, Count = group.LongCount(), Oldest = group.Min(task => task.Id)! }).ToListAsync(cancellationToken);
            var deliveries = await context.Deliveries.Where(delivery => delivery.FinishedAt == null).GroupBy(_ => 1)
                .Select(group => new { Count = group.LongCount(), Oldest = group.Min(delivery => delivery.Id) }).FirstOrDefaultAsync(cancellationToken);
            var runs = await context.JobRuns.Where(run => run.FinishedAt == null).GroupBy(run => new { run.Job, run.State })
                .Select(group => new { group.Key.Job, group.Key.State, Count = group.LongCount() }).ToListAsync(cancellationToken);
            var successes = await context.JobRuns.Where(run => run.State == RunState.Succeeded).GroupBy(run => run.Job)
                .Select(group => new { Job = group.Key, At = group.Max(run => run.FinishedAt) }).ToListAsync(cancellationToken);
            return new WaitingWork(
                [.. tasks.Select(state => new WaitingTasks(state.State.ToString().ToLowerInvariant(), state.Count, TimeOrderedId.TimeOf(state.Oldest)))],
                deliveries?.Count ?? 0,
                deliveries?.Oldest is { } oldest ? TimeOrderedId.TimeOf(oldest) : null,
                [.. runs.Select(run => new WaitingRuns(run.Job, run.State.ToString().ToLowerInvariant(), run.Count))],
                successes.Where(job => job.At is not null).ToDictionary(job => job.Job, job => job.At!.Value, StringComparer.Ordinal));
        },
        cancellationToken);
}
