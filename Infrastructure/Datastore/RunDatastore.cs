using System.Data.Common;
using Interlock.Application.Jobs;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>What workers of runs claim and write.</summary>
internal sealed class RunDatastore(
    IDbContextFactory<InterlockDbContext> contexts, RetriedTransaction transactions, SchedulerConfig scheduler, TimeProvider time) : IRunDatastore
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <inheritdoc />
    public Task<RunWork?> ClaimAsync(RunClaim claim, RunConditions conditions, CancellationToken cancellationToken) => transactions.RunAsync(
        (context, _) => RunClaims.ClaimAsync(context, claim, conditions, (Now, scheduler.Lease), cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, int>> CountLinesAsync(string run, CancellationToken cancellationToken) => DatabaseFault.TranslateAsync<IReadOnlyDictionary<string, int>>(
        async () =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            return await context.JobLogs.Where(line => line.Run == run).GroupBy(line => line.Step)
                .Select(lines => new { Step = lines.Key, Count = lines.Count() })
                .ToDictionaryAsync(lines => lines.Step, lines => lines.Count, cancellationToken);
        });

    /// <inheritdoc />
    public Task<bool> RenewAsync(RunClaim claim, CancellationToken cancellationToken) => transactions.RunAsync(
        async (context, _) =>
        {
            var until = Now + scheduler.Lease;
            var renewed = await Claimed(context, claim).ExecuteUpdateAsync(
                update => update.SetProperty(run => run.ClaimedUntil, until), cancellationToken);
            return renewed == 0
                ? throw new StepLostException()
                : await Claimed(context, claim).Select(run => run.CancelRequested).SingleAsync(cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task WriteAsync(RunClaim claim, RunWrite write, CancellationToken cancellationToken) => transactions.RunAsync(
        (context, transaction) => WriteAsync(context, transaction, claim, write, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task HoldAsync(string token, CancellationToken cancellationToken)
    {
        var until = Now + scheduler.Lease;
        return transactions.RunAsync(
            (context, _) => Held(context, token).ExecuteUpdateAsync(
                update => update.SetProperty(run => run.ClaimedUntil, until), cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc />
    public Task DropAsync(string token, string reason, CancellationToken cancellationToken)
    {
        var now = Now;
        return transactions.RunAsync(
            (context, _) => Held(context, token).ExecuteUpdateAsync(
                update => update
                    .SetProperty(run => run.State, RunState.Cancelled)
                    .SetProperty(run => run.Reason, reason)
                    .SetProperty(run => run.FinishedAt, now)
                    .SetProperty(run => run.Claim, (string?)null)
                    .SetProperty(run => run.ClaimedUntil, (DateTime?)null),
                cancellationToken),
            cancellationToken);
    }

    private async Task<bool> WriteAsync(
        InterlockDbContext context, DbTransaction transaction, RunClaim claim, RunWrite write, CancellationToken cancellationToken)
    {
        if (!await JobLocks.LockRunAsync(Claimed(context, claim), cancellationToken))
        {
            throw new StepLostException();
        }

        if (write.Work is { } work)
        {
            await work(transaction, cancellationToken);
        }

        using var lines = new PreparedInsert<RunLogLine>(context);
        await lines.WriteAsync(write.Lines, transaction, cancellationToken);
        context.Deliveries.AddRange(write.Deliveries);
        var run = await Claimed(context, claim).SingleAsync(cancellationToken);

        // Work may have taken long: who waits for the row must not find the claim run out.
        run.Hold(claim.Token, Now + scheduler.Lease);
        write.Change?.Invoke(new RunWork(run, await StepsAsync(context, claim.Run, cancellationToken)));
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static async Task<Dictionary<string, StepRun>> StepsAsync(InterlockDbContext context, string run, CancellationToken cancellationToken) =>
        await context.JobSteps.Where(step => step.Run == run).ToDictionaryAsync(step => step.Step, StringComparer.Ordinal, cancellationToken);

    private static IQueryable<JobRun> Claimed(InterlockDbContext context, RunClaim claim) =>
        context.JobRuns.Where(run => run.Id == claim.Run && run.Claim == claim.Token && run.State == RunState.Running);

    private static IQueryable<JobRun> Held(InterlockDbContext context, string token) =>
        context.JobRuns.Where(run => run.State == RunState.Queued && run.Claim == token);
}
