using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Leases;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Jobs;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class JobDatastoreTests(DatastoreProvider provider)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly SchedulerConfig Scheduler = new() { Lease = TimeSpan.FromSeconds(30) };
    private static readonly RunConditions Conditions = new(["a", "b"], MaxActive: 1, DependsOnPast: false);

    private readonly ManualTime _time = new();

    private DateTimeOffset Now => _time.GetUtcNow();

    [Test]
    public async Task Plan_ManyAtOnce_EachTimeHasOneRun()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        JobPlan Plan(DateTime? until) => JobPlanner.Plan(
            "work", new JobConfig { Schedule = "0 * * * *", CatchUp = CatchUp.Run, Steps = new Dictionary<string, StepConfig>() },
            until ?? Now.UtcDateTime.AddHours(-9), Now, Scheduler.Grace);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Open(database).Jobs.PlanAsync("work", Plan, None))));
        var again = await Open(database).Jobs.PlanAsync("work", until => Plan(until) with { Until = Now.UtcDateTime }, None);

        Assert.That((await RunsAsync(database)).Select(run => run.ScheduledFor).Distinct().Count(), Is.EqualTo(9));
        Assert.That(((await RunsAsync(database)).Count, again.Runs.Count), Is.EqualTo((9, 0)));
    }

    [Test]
    public async Task Claim_ManyAtOnce_OneHasIt()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var run = await AddAsync(database);

        var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() => Open(database).Runs.ClaimAsync(new LeaseClaim(run.Id, $"w{n}"), Conditions, None))));

        Assert.That(claims.Count(claim => claim is not null), Is.EqualTo(1));
    }

    [Test]
    public async Task Claim_StepsAndJobsWhoseNamesDifferInCase_AreDifferent()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        JobRun[] runs = [Make(null, "work"), Make(null, "Work")];
        foreach (var run in runs)
        {
            await Open(database).Jobs.AddAsync(run, 100, None);
            var work = await Open(database).Runs.ClaimAsync(new LeaseClaim(run.Id, "w"), Conditions with { Steps = ["load", "Load"] }, None);
            Assert.That(work!.Steps.Keys, Is.EquivalentTo(["load", "Load"]));
            await Open(database).Runs.WriteAsync(
                new LeaseClaim(run.Id, "w"), new RunWrite { Change = now => now.Steps["Load"].Commit("{}", 1) }, None);
        }

        var found = await Open(database).Jobs.FindAsync("Work", runs[1].Id, None);
        Assert.That((found!.Steps["load"].Checkpoint, found.Steps["Load"].Checkpoint), Is.EqualTo(((string?)null, "{}")));
    }

    [Test]
    public async Task Claim_OtherRunsOfTheJob_NoMoreThanMaxActive()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var runs = new List<JobRun>();
        for (var i = 0; i < 6; i++)
        {
            runs.Add(await AddAsync(database));
        }

        var claims = await Task.WhenAll(runs.Select(run => Task.Run(
            () => Open(database).Runs.ClaimAsync(new LeaseClaim(run.Id, run.Id), Conditions with { MaxActive = 2 }, None))));

        Assert.That(claims.Count(claim => claim is not null), Is.EqualTo(2));
        Assert.That(await Open(database).Runs.ListReadyAsync("work", Conditions with { MaxActive = 2 }, None), Is.Empty);
    }

    [Test]
    public async Task Claim_DependsOnPast_WaitsForTheRunBefore()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var (first, second) = (await AddAsync(database, Now.AddHours(-2)), await AddAsync(database, Now.AddHours(-1)));
        var conditions = Conditions with { DependsOnPast = true, MaxActive = 5 };
        var runs = Open(database).Runs;

        Assert.That(await runs.ListReadyAsync("work", conditions, None), Is.EqualTo([first.Id]));
        Assert.That(await runs.ClaimAsync(new LeaseClaim(second.Id, "w"), conditions, None), Is.Null);
        await runs.ClaimAsync(new LeaseClaim(first.Id, "w"), conditions, None);
        await EndAsync(runs, first, RunState.Failed);
        Assert.That(await runs.ListReadyAsync("work", conditions, None), Is.Empty);
        await Open(database).Jobs.ResumeAsync("work", first.Id, null, None);
        await runs.ClaimAsync(new LeaseClaim(first.Id, "w"), conditions, None);
        await EndAsync(runs, first, RunState.Succeeded);
        Assert.That(await runs.ListReadyAsync("work", conditions, None), Is.EqualTo([second.Id]));
    }

    [Test]
    public async Task Write_ClaimOfAnother_WritesNothing()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var run = await AddAsync(database);
        var runs = Open(database).Runs;
        await runs.ClaimAsync(new LeaseClaim(run.Id, "first"), Conditions, None);
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.That((await runs.FindDueAsync(Now.UtcDateTime, [], 10, None)).Select(due => due.Id), Is.EqualTo([run.Id]));
        var taken = await runs.ClaimAsync(new LeaseClaim(run.Id, "second"), Conditions, None);

        Assert.That(taken!.Run.Attempts, Is.EqualTo(2));
        Assert.That(() => runs.WriteAsync(new LeaseClaim(run.Id, "first"), Line(run, "lost"), None), Throws.TypeOf<StepLostException>());
        Assert.That(() => runs.RenewAsync(new LeaseClaim(run.Id, "first"), None), Throws.TypeOf<StepLostException>());
        await runs.WriteAsync(new LeaseClaim(run.Id, "second"), Line(run, "kept"), None);
        Assert.That((await Open(database).Jobs.ListLinesAsync(new LogFilter(run.Id, null, null, 10), None)).Select(line => line.Text), Is.EqualTo(["kept"]));
    }

    [Test]
    public async Task Write_WorkThatFails_LeavesNothing()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var run = await AddAsync(database);
        var (jobs, runs) = Open(database);
        var claim = new LeaseClaim(run.Id, "w");
        await runs.ClaimAsync(claim, Conditions, None);

        Assert.That(
            () => runs.WriteAsync(
                claim, new RunWrite { Change = work => work.Steps["a"].Commit("{}", 5), Work = (_, _) => throw new StepFailedException("no") }, None),
            Throws.TypeOf<StepFailedException>());
        Assert.That((await jobs.FindAsync("work", run.Id, None))!.Steps["a"].Checkpoint, Is.Null);
        await runs.WriteAsync(claim, new RunWrite { Change = work => work.Steps["a"].Commit("{\"row\":5}", 5) }, None);
        Assert.That((await jobs.FindAsync("work", run.Id, None))!.Steps["a"].Checkpoint, Is.EqualTo("{\"row\":5}"));
    }

    [Test]
    public async Task Backfill_TimesThatHaveARun_AreLeftOrRunOnceMore()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var (jobs, runs) = Open(database);
        var (good, bad) = (await AddAsync(database, Now.AddHours(-3)), await AddAsync(database, Now.AddHours(-2)));
        foreach (var (run, state) in new[] { (good, RunState.Succeeded), (bad, RunState.Failed) })
        {
            await runs.ClaimAsync(new LeaseClaim(run.Id, "w"), Conditions, None);
            await EndAsync(runs, run, state);
        }

        var wanted = Enumerable.Range(1, 3).Reverse().Select(hours => Make(Now.AddHours(-hours))).ToList();
        var first = await jobs.BackfillAsync(wanted, new BackfillOptions(ByDay: false, Rerun: false), None);
        var second = await jobs.BackfillAsync(wanted, new BackfillOptions(ByDay: false, Rerun: true), None);

        Assert.That((first.Created, first.Requeued, first.Left, string.Join(' ', first.Runs)), Is.EqualTo((1, 1, 1, $"{bad.Id} {wanted[2].Id}")));
        Assert.That((second.Created, second.Requeued, second.Left, string.Join(' ', second.Runs)), Is.EqualTo((0, 1, 2, good.Id)));
        Assert.That((await jobs.FindAsync("work", good.Id, None))!.Steps["a"].State, Is.EqualTo(RunState.Queued));
    }

    [Test]
    public async Task Hold_RunOfACommand_IsNotForServersUntilItFallsSilent()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var run = Make(null);
        run.Hold("me", Now.UtcDateTime.AddSeconds(30));
        await Open(database).Jobs.AddAsync(run, 100, None);
        var runs = Open(database).Runs;

        Assert.That(await runs.ListReadyAsync("work", Conditions, None), Is.Empty);
        _time.Advance(TimeSpan.FromSeconds(20));
        await runs.HoldAsync("me", None);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.That(await runs.ListReadyAsync("work", Conditions, None), Is.Empty);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.That(await runs.ListReadyAsync("work", Conditions, None), Is.EqualTo([run.Id]));
    }

    [Test]
    public async Task DeleteFinished_OldRuns_GoWithStepsAndLines()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var runs = Open(database).Runs;
        var (old, waiting) = (await AddAsync(database), await AddAsync(database));
        var claim = new LeaseClaim(old.Id, "w");
        await runs.ClaimAsync(claim, Conditions, None);
        await runs.WriteAsync(claim, Line(old, "said"), None);
        await EndAsync(runs, old, RunState.Succeeded);

        Assert.That(await runs.DeleteFinishedAsync("work", Now.UtcDateTime, None), Is.Zero);
        Assert.That(await runs.DeleteFinishedAsync("work", Now.UtcDateTime.AddHours(1), None), Is.EqualTo(1));
        await using var context = await database.Contexts.CreateDbContextAsync();
        Assert.That((await context.JobLogs.CountAsync(), await context.JobSteps.CountAsync(), (await RunsAsync(database)).Single().Id), Is.EqualTo((0, 0, waiting.Id)));
    }

    [Test]
    public async Task ListReady_RunsByHandAndByTheSchedule_ThoseByTheScheduleGoFirst()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var byHand = await AddAsync(database);
        var scheduled = await AddAsync(database, Now.AddMinutes(-1));

        Assert.That(await Open(database).Runs.ListReadyAsync("work", Conditions with { MaxActive = 2 }, None), Is.EqualTo([scheduled.Id, byHand.Id]));
    }

    [TestCase(null, RunState.Succeeded, null, null, ExpectedResult = "quick slow")]
    [TestCase(null, null, 2, null, ExpectedResult = "again")]
    [TestCase(null, null, null, 60, ExpectedResult = "slow again")]
    [TestCase(null, null, null, 61, ExpectedResult = "again")]
    [TestCase(null, RunState.Succeeded, null, 30, ExpectedResult = "slow")]
    [TestCase("a", RunState.Running, null, null, ExpectedResult = "again")]
    [TestCase("a", null, 2, null, ExpectedResult = "again")]
    [TestCase("a", null, null, 60, ExpectedResult = "slow again")]
    [TestCase("a", RunState.Failed, null, null, ExpectedResult = "")]
    [TestCase("A", null, null, null, ExpectedResult = "")]
    public async Task<string> List_ByStepAttemptsAndDuration_IsOfTheRunOrOfTheStep(string? step, RunState? state, int? attempts, int? seconds)
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        var runs = Open(database).Runs;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, takes) in new[] { ("quick", 10), ("slow", 60), ("again", 0) })
        {
            var run = await AddAsync(database);
            names[run.Id] = name;
            await runs.ClaimAsync(new LeaseClaim(run.Id, "w"), Conditions, None);
            await runs.WriteAsync(new LeaseClaim(run.Id, "w"), new RunWrite { Change = work => work.Steps["a"].Begin(Now.UtcDateTime) }, None);
            _time.Advance(TimeSpan.FromSeconds(takes));
            if (takes > 0)
            {
                await runs.WriteAsync(new LeaseClaim(run.Id, "w"), new RunWrite { Change = work => work.Steps["a"].End(RunState.Succeeded, null, Now.UtcDateTime) }, None);
                await EndAsync(runs, run, RunState.Succeeded);
            }
        }

        // Its server dies.
        _time.Advance((Scheduler.Lease * 2) + TimeSpan.FromMinutes(2));
        var lost = names.Single(name => name.Value == "again").Key;
        await runs.ClaimAsync(new LeaseClaim(lost, "v"), Conditions, None);
        await runs.WriteAsync(new LeaseClaim(lost, "v"), new RunWrite { Change = work => work.Steps["a"].Begin(Now.UtcDateTime) }, None);

        var found = await Open(database).Jobs.ListAsync(
            new RunFilter("work", state, null, null, null, 10) { Step = step, MinAttempts = attempts, MinDuration = seconds is { } least ? TimeSpan.FromSeconds(least) : null }, None);

        return string.Join(' ', found.Reverse().Select(run => names[run.Id]));
    }

    [TestCase(1, ExpectedResult = "True False")]
    [TestCase(2, ExpectedResult = "True True")]
    public async Task<string> AddAsync_RunsOfAJob_OnlySoManyMayWait(int maxQueued)
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        return $"{await Open(database).Jobs.AddAsync(Make(null), maxQueued, None)} {await Open(database).Jobs.AddAsync(Make(null), maxQueued, None)}";
    }

    private (JobDatastore Jobs, RunDatastore Runs) Open(TestDatastore database)
    {
        var calls = database.Calls(new WriteTurns(database.Config));
        return (
            new JobDatastore(calls, new JobPlans(calls), Scheduler, _time),
            new RunDatastore(calls, Scheduler, _time));
    }

    private async Task<JobRun> AddAsync(TestDatastore database, DateTimeOffset? time = null)
    {
        var run = Make(time);
        await Open(database).Jobs.AddAsync(run, 100, None);
        return run;
    }

    private JobRun Make(DateTimeOffset? time, string job = "work") => new()
    {
        Id = TimeOrderedId.New(Now),
        Job = job,
        Cause = RunCause.Manual,
        DueAt = time?.UtcDateTime ?? Now.UtcDateTime,
        ScheduledFor = time?.UtcDateTime,
        Date = new DateOnly(2026, 5, 4),
    };

    private Task EndAsync(RunDatastore runs, JobRun run, RunState state) => runs.WriteAsync(
        new LeaseClaim(run.Id, "w"), new RunWrite { Change = work => work.Run.End(state, null, Now.UtcDateTime) }, None);

    private RunWrite Line(JobRun run, string text) => new()
    {
        Lines = [new RunLogLine { Id = TimeOrderedId.New(Now), Run = run.Id, Step = "a", Level = "info", Text = text }],
    };

    private static async Task<List<JobRun>> RunsAsync(TestDatastore database)
    {
        await using var context = await database.Contexts.CreateDbContextAsync();
        return await context.JobRuns.AsNoTracking().ToListAsync();
    }
}
