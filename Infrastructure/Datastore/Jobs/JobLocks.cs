using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Jobs;

/// <summary>Lets transactions on the same job or run take turns: who locks it next waits until this one has ended, and then sees what it did.</summary>
internal static class JobLocks
{
    /// <summary>Changes nothing, but for a job that is new here: then there is a row that was never planned.</summary>
    public static async Task LockJobAsync(InterlockDbContext context, string job, CancellationToken cancellationToken)
    {
        var locked = await context.Jobs.Where(row => row.Job == job)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.PlannedUntil, row => row.PlannedUntil), cancellationToken);
        if (locked == 0)
        {
            var row = new JobProgress { Job = job };
            row.Advance(JobPlans.Never);
            context.Jobs.Add(row);
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Changes nothing.</summary>
    /// <returns>Whether there is such a run.</returns>
    public static async Task<bool> LockRunAsync(IQueryable<JobRun> run, CancellationToken cancellationToken) =>
        await run.ExecuteUpdateAsync(update => update.SetProperty(row => row.Attempts, row => row.Attempts), cancellationToken) == 1;
}
