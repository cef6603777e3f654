using Interlock.Api.Tests.Support;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Leases;
using Interlock.Application.Tasks;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Interlock.Domain.Leases;
using Interlock.Domain.Notifications;
using Interlock.Domain.Tasks;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Deliveries;
using Interlock.Infrastructure.Datastore.Jobs;
using Interlock.Infrastructure.Datastore.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Leases;

/// <summary>One of the queues, with the same operations for all of them. The lease is 30 s.</summary>
internal abstract class LeasedRows
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public static LeasedRows Of(string queue, TestDatastore database) => queue switch
    {
        "tasks" => new Tasks(database),
        "deliveries" => new Deliveries(database),
        _ => new Runs(database),
    };

    /// <summary>Stores a row and returns its id.</summary>
    public abstract Task<string> AddAsync(DateTime dueAt, string lane = "a");

    public abstract Task<IReadOnlyList<DueRow>> FindDueAsync(DateTime now, params string[] except);

    /// <summary>Claims rows and returns those that were claimed.</summary>
    public abstract Task<IReadOnlyList<Leased>> ClaimAsync(DateTime now, string token, params string[] ids);

    public abstract Task<IReadOnlySet<string>> RenewAsync(DateTime until, params LeaseClaim[] claims);

    /// <summary>Ends a row, unless the claim was lost.</summary>
    public abstract Task FinishAsync(Leased row, string token, DateTime now);

    /// <summary>Returns a row to the queue, unless the claim was lost.</summary>
    public abstract Task RetryAsync(Leased row, string token, DateTime dueAt);

    public abstract Task<int> DeleteFinishedAsync(DateTime before, int limit);

    public abstract Task<Leased?> FindAsync(string id);

    private abstract class Rows<T>(TestDatastore database, ILeases<T> leases) : LeasedRows
        where T : Leased
    {
        protected TestDatastore Database { get; } = database;

        public override Task<IReadOnlyList<DueRow>> FindDueAsync(DateTime now, params string[] except) => leases.FindDueAsync(now, except, 100, default);

        public override Task<IReadOnlySet<string>> RenewAsync(DateTime until, params LeaseClaim[] claims) => leases.RenewAsync(claims, until, default);

        public override Task<int> DeleteFinishedAsync(DateTime before, int limit) => leases.DeleteFinishedAsync(before, limit, default);

        public override async Task<Leased?> FindAsync(string id)
        {
            await using var context = await Database.Contexts.CreateDbContextAsync();
            return await context.Set<T>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id);
        }
    }

    private sealed class Tasks(TestDatastore database, TaskLeases leases, TaskDatastore datastore) : Rows<InferenceTask>(database, leases)
    {
        public Tasks(TestDatastore database)
            : this(database, database.OpenTasks())
        {
        }

        private Tasks(TestDatastore database, (TaskDatastore Tasks, TaskLeases Leases) opened)
            : this(database, opened.Leases, opened.Tasks)
        {
        }

        public override async Task<string> AddAsync(DateTime dueAt, string lane = "a")
        {
            var task = InferenceTask.Accept(dueAt, lane, "{}", null, null);
            await datastore.AddAsync(task, default);
            return task.Id;
        }

        public override async Task<IReadOnlyList<Leased>> ClaimAsync(DateTime now, string token, params string[] ids) => await leases.ClaimAsync(
            ids,
            token,
            now,
            task =>
            {
                if (task.State == TaskState.Running)
                {
                    task.Lose(now, 100);
                }

                task.Begin(token, now, now + Lease);
                return [];
            },
            default);

        public override Task FinishAsync(Leased row, string token, DateTime now)
        {
            ((InferenceTask)row).Succeed(now, "{}", ("v1", 1), null);
            return SettleAsync(row, token);
        }

        public override Task RetryAsync(Leased row, string token, DateTime dueAt)
        {
            ((InferenceTask)row).Retry(dueAt, new TaskFailure("overloaded", "Full."));
            return SettleAsync(row, token);
        }

        private Task<IReadOnlySet<string>> SettleAsync(Leased row, string token) =>
            leases.SettleAsync([new TaskOutcome((InferenceTask)row, token, [], [])], default);
    }

    private sealed class Deliveries(TestDatastore database, DeliveryDatastore leases) : Rows<Delivery>(database, leases)
    {
        public Deliveries(TestDatastore database)
            : this(database, new DeliveryDatastore(database.Calls(new WriteTurns(database.Config))))
        {
        }

        public override async Task<string> AddAsync(DateTime dueAt, string lane = "a")
        {
            var delivery = new Delivery { Id = TimeOrderedId.New(dueAt), Receiver = lane, Event = "job.failed", Body = "{}", DueAt = dueAt };
            await leases.AddAsync([delivery], default);
            return delivery.Id;
        }

        public override async Task<IReadOnlyList<Leased>> ClaimAsync(DateTime now, string token, params string[] ids) =>
            await leases.ClaimAsync(ids, token, now, _ => now + Lease, default);

        public override Task FinishAsync(Leased row, string token, DateTime now)
        {
            ((Delivery)row).Abandon(now, "answered 410");
            return leases.SettleAsync(new LeaseClaim(row.Id, token), (Delivery)row, default);
        }

        public override Task RetryAsync(Leased row, string token, DateTime dueAt)
        {
            ((Delivery)row).Retry(dueAt, "answered 503");
            return leases.SettleAsync(new LeaseClaim(row.Id, token), (Delivery)row, default);
        }
    }

    private sealed class Runs(TestDatastore database, RunDatastore leases, Runs.Clock clock) : Rows<JobRun>(database, leases)
    {
        private static readonly RunConditions Conditions = new(["a"], MaxActive: 100, DependsOnPast: false);

        public Runs(TestDatastore database)
            : this(database, new Clock())
        {
        }

        private Runs(TestDatastore database, Clock clock)
            : this(
                database,
                new RunDatastore(
                    database.Calls(new WriteTurns(database.Config)), new SchedulerConfig { Lease = Lease }, clock),
                clock)
        {
        }

        public override async Task<string> AddAsync(DateTime dueAt, string lane = "a")
        {
            var run = new JobRun { Id = TimeOrderedId.New(dueAt), Job = lane, Cause = RunCause.Manual, DueAt = dueAt, Date = new DateOnly(2026, 6, 1) };
            await using var context = await Database.Contexts.CreateDbContextAsync();
            context.JobRuns.Add(run);
            await context.SaveChangesAsync();
            return run.Id;
        }

        public override async Task<IReadOnlyList<Leased>> ClaimAsync(DateTime now, string token, params string[] ids)
        {
            clock.Now = now;
            var claimed = new List<Leased>();
            foreach (var id in ids)
            {
                if (await leases.ClaimAsync(new LeaseClaim(id, token), Conditions, default) is { } work)
                {
                    claimed.Add(work.Run);
                }
            }

            return claimed;
        }

        public override Task FinishAsync(Leased row, string token, DateTime now) => WriteAsync(row, token, run => run.End(RunState.Succeeded, null, now));

        public override Task RetryAsync(Leased row, string token, DateTime dueAt) => WriteAsync(row, token, run => run.Release(dueAt));

        private async Task WriteAsync(Leased row, string token, Action<JobRun> change)
        {
            try
            {
                await leases.WriteAsync(new LeaseClaim(row.Id, token), new RunWrite { Change = work => change(work.Run) }, default);
            }
            catch (StepLostException)
            {
                // The claim was lost.
            }
        }

        internal sealed class Clock : TimeProvider
        {
            public DateTime Now { get; set; }

            public override DateTimeOffset GetUtcNow() => Now;
        }
    }
}
