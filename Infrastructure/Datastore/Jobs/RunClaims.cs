using Interlock.Application.Jobs.Runs;
using Interlock.Application.Leases;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Jobs;

/// <summary>Claims a run within a transaction that holds the lock of its job, so that <c>max-active</c> and <c>depends-on-past</c> hold across servers.</summary>
internal static class RunClaims
{
    public static async Task<RunWork?> ClaimAsync(
        InterlockDbContext context, LeaseClaim claim, RunConditions conditions, (DateTime Now, TimeSpan Lease) times, CancellationToken cancellationToken)
    {
        var job = await context.JobRuns.Where(run => run.Id == claim.Id).Select(run => run.Job).SingleOrDefaultAsync(cancellationToken);
        if (job is null)
        {
            return null;
        }

        await JobLocks.LockJobAsync(context, job, cancellationToken);
        var wanted = context.JobRuns.Where(run => run.Id == claim.Id);
        if (!await JobLocks.LockRunAsync(wanted, cancellationToken)
            || await wanted.SingleAsync(cancellationToken) is not { IsFinished: false } run
            || !await MayBeginAsync(context, run, claim.Token, conditions, times.Now, cancellationToken))
        {
            return null;
        }

        run.Begin(claim.Token, times.Now + times.Lease, times.Now);
        var steps = await BeginStepsAsync(context, run, conditions.Steps, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return new RunWork(run, steps);
    }

    private static async Task<bool> MayBeginAsync(
        InterlockDbContext context, JobRun run, string token, RunConditions conditions, DateTime now, CancellationToken cancellationToken)
    {
        return await JobQueries.Running(context, run.Job, now).CountAsync(cancellationToken) < conditions.MaxActive
            && await JobQueries.Ready(context, run.Job, conditions.DependsOnPast, token, now).AnyAsync(ready => ready.Id == run.Id, cancellationToken);
    }

    // What a server that died was in the middle of begins again; steps that were taken out of the configuration stay as they ended.
    private static async Task<Dictionary<string, StepRun>> BeginStepsAsync(
        InterlockDbContext context, JobRun run, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var steps = await context.JobSteps.Where(step => step.Run == run.Id).ToDictionaryAsync(step => step.Step, StringComparer.Ordinal, cancellationToken);
        foreach (var step in steps.Values.Where(step => step.State != RunState.Succeeded))
        {
            step.Requeue(step.Reason);
        }

        foreach (var name in names.Where(name => !steps.ContainsKey(name)))
        {
            steps.Add(name, context.JobSteps.Add(new StepRun { Run = run.Id, Step = name }).Entity);
        }

        foreach (var gone in steps.Values.Where(step => !step.IsFinished && !names.Contains(step.Step)))
        {
            gone.End(RunState.Skipped, "it was taken out of config.yaml", run.StartedAt!.Value);
        }

        return steps;
    }
}
