using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Jobs;

/// <summary>What callers may do with a run.</summary>
internal static class RunChanges
{
    public static async Task<RunWork?> FindAsync(InterlockDbContext context, string job, string id, CancellationToken cancellationToken)
    {
        var run = await context.JobRuns.SingleOrDefaultAsync(run => run.Id == id && run.Job == job, cancellationToken);
        return run is null
            ? null
            : new RunWork(run, await context.JobSteps.Where(step => step.Run == id).ToDictionaryAsync(step => step.Step, StringComparer.Ordinal, cancellationToken));
    }

    /// <exception cref="ConflictException">It is finished.</exception>
    public static void Cancel(RunWork work, string reason, DateTime now)
    {
        switch (work.Run.State)
        {
            case RunState.Running:
                work.Run.RequestCancel();
                break;
            case RunState.Queued:
                foreach (var step in work.Steps.Values.Where(step => !step.IsFinished))
                {
                    step.End(RunState.Cancelled, null, now);
                }

                work.Run.End(RunState.Cancelled, reason, now);
                break;
            default:
                throw new ConflictException(ConflictException.RunFinished, $"The run has ended already: it is {RunNames.Of(work.Run.State)}.");
        }
    }

    /// <exception cref="ConflictException">It is not finished, or it succeeded.</exception>
    public static void Resume(RunWork work, string? holder, DateTime now, DateTime until)
    {
        if (!work.Run.IsFinished)
        {
            throw new ConflictException(ConflictException.RunNotFinished, $"The run has not ended: it is {RunNames.Of(work.Run.State)}.");
        }

        if (work.Run.State == RunState.Succeeded)
        {
            throw new ConflictException(ConflictException.RunFinished, "The run has succeeded: there is nothing to resume.");
        }

        work.Run.Requeue(now);
        if (holder is not null)
        {
            work.Run.Hold(holder, until);
        }

        foreach (var step in work.Steps.Values.Where(step => step.State != RunState.Succeeded))
        {
            step.Requeue();
        }
    }
}
