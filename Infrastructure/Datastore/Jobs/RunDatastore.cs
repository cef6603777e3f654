using System.Data.Common;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Leases;
using Interlock.Domain.Jobs;
using Interlock.Infrastructure.Datastore.Leases;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Jobs;

/// <summary>The queue of runs in the database.</summary>
internal sealed class RunDatastore(
    DatastoreCalls calls, SchedulerConfig scheduler, TimeProvider time)
    : LeaseTable<JobRun>(calls, nameof(JobRun.Job)), IRunDatastore
{
    private const int MaxDeleted = 100;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private DateTime LeaseEnd => Now + scheduler.Lease;

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ListReadyAsync(string job, RunConditions conditions, CancellationToken cancellationToken)
    {
        var now = Now;
        var running = (await ReadAsync(context => JobQueries.Running(context, job, now).Select(run => run.Id), cancellationToken)).Count;
        return running >= conditions.MaxActive ? [] : await ReadAsync(
            context => JobQueries.Ready(context, job, conditions.DependsOnPast, token: null, now).Take(conditions.MaxActive - running).Select(run => run.Id),
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListDueJobsAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        return ReadAsync(context => Due(context, now).Select(run => run.Job).Distinct(), cancellationToken);
    }

    /// <inheritdoc />
    public Task<RunWork?> ClaimAsync(LeaseClaim claim, RunConditions conditions, CancellationToken cancellationToken) => Calls.RunAsync(
        (context, _) => RunClaims.ClaimAsync(context, claim, conditions, (Now, scheduler.Lease), cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, int>> CountLinesAsync(string run, CancellationToken cancellationToken) =>
        (await ReadAsync(
            context => context.JobLogs.Where(line => line.Run == run).GroupBy(line => line.Step).Select(lines => new { Step = lines.Key, Count = lines.Count() }),
            cancellationToken)).ToDictionary(lines => lines.Step, lines => lines.Count);

    /// <inheritdoc />
    public async Task<bool> RenewAsync(LeaseClaim claim, CancellationToken cancellationToken)
    {
        var held = await RenewAsync([claim], LeaseEnd, cancellationToken);
        return held.Count == 0
            ? throw new StepLostException()
            : (await ReadAsync(context => Held(context, claim).Select(run => run.CancelRequested), cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc />
    public Task WriteAsync(LeaseClaim claim, RunWrite write, CancellationToken cancellationToken) => Calls.RunAsync(
        (context, transaction) => WriteAsync(context, transaction, claim, write, cancellationToken),
        cancellationToken,
        size: write.Work is null ? WorkSize.Usual : WorkSize.Unbounded);

    /// <inheritdoc />
    public Task HoldAsync(string token, CancellationToken cancellationToken)
    {
        var until = LeaseEnd;
        return Calls.RunAsync(
            (context, _) => Queued(context, token).ExecuteUpdateAsync(update => update.SetProperty(run => run.DueAt, until), cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc />
    public Task DropAsync(string token, string reason, CancellationToken cancellationToken) =>
        Calls.RunAsync((context, _) => CancelAsync(Queued(context, token), reason, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<int> CancelDueAsync(string job, string reason, CancellationToken cancellationToken) => Calls.RunAsync(
        async (context, _) =>
        {
            await JobLocks.LockJobAsync(context, job, cancellationToken);
            return await CancelAsync(Due(context, Now).Where(run => run.Job == job), reason, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<int> DeleteFinishedAsync(string job, DateTime before, CancellationToken cancellationToken) => Calls.RunAsync(
        async (context, _) =>
        {
            var ids = await JobQueries.Finished(context, job, before).Take(MaxDeleted).ToListAsync(cancellationToken);
            await context.JobLogs.Where(line => ids.Contains(line.Run)).DeleteAsync(context, cancellationToken);
            await context.JobSteps.Where(step => ids.Contains(step.Run)).DeleteAsync(context, cancellationToken);

            // A run that was resumed meanwhile has not finished any more.
            return await context.JobRuns.Where(run => ids.Contains(run.Id) && run.FinishedAt < before).DeleteAsync(context, cancellationToken);
        },
        cancellationToken,
        size: WorkSize.Bulk);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListJobsAsync(CancellationToken cancellationToken) =>
        ReadAsync(context => context.Jobs.Select(job => job.Job), cancellationToken);

    private async Task<bool> WriteAsync(
        InterlockDbContext context, DbTransaction transaction, LeaseClaim claim, RunWrite write, CancellationToken cancellationToken)
    {
        // The work of a step may take long. The row is locked after it, so that the claim is renewed meanwhile.
        if (write.Work is { } work)
        {
            Require(await Held(context, claim).AnyAsync(cancellationToken));
            await work(transaction, cancellationToken);
        }

        Require(await JobLocks.LockRunAsync(Held(context, claim), cancellationToken));
        using var lines = new PreparedInsert<RunLogLine>(context);
        await lines.WriteAsync(write.Lines, transaction, cancellationToken);
        context.Deliveries.AddRange(write.Deliveries);
        var run = await Held(context, claim).SingleAsync(cancellationToken);
        run.Hold(claim.Token, LeaseEnd);
        write.Change?.Invoke(new RunWork(run, await StepsAsync(context, claim.Id, cancellationToken)));
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static void Require(bool isHeld)
    {
        if (!isHeld)
        {
            throw new StepLostException();
        }
    }

    private Task<int> CancelAsync(IQueryable<JobRun> runs, string reason, CancellationToken cancellationToken)
    {
        var now = Now;
        return runs.ExecuteUpdateAsync(
            update => update
                .SetProperty(run => run.State, RunState.Cancelled)
                .SetProperty(run => run.Reason, reason)
                .SetProperty(run => run.FinishedAt, now)
                .SetProperty(run => run.Claim, (string?)null),
            cancellationToken);
    }

    private static async Task<Dictionary<string, StepRun>> StepsAsync(InterlockDbContext context, string run, CancellationToken cancellationToken) =>
        await context.JobSteps.Where(step => step.Run == run).ToDictionaryAsync(step => step.Step, StringComparer.Ordinal, cancellationToken);

    private static IQueryable<JobRun> Queued(InterlockDbContext context, string token) =>
        context.JobRuns.Where(run => run.State == RunState.Queued && run.Claim == token);
}
