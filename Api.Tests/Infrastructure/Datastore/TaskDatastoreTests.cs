using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Leases;
using Interlock.Application.Tasks;
using Interlock.Domain;
using Interlock.Domain.Notifications;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tasks;
using Interlock.Infrastructure.Datastore.Tasks;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class TaskDatastoreTests(DatastoreProvider provider)
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTime Now = Noon.UtcDateTime;

    private TestDatastore _database = null!;
    private TaskDatastore _tasks = null!;
    private TaskLeases _leases = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(provider);
        (_tasks, _leases) = _database.OpenTasks();
    }

    [TearDown]
    public async Task Close()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Test]
    public async Task AddAsync_Task_IsFoundAsItIs()
    {
        var added = InferenceTask.Accept(Noon, "iris", "{\"text\":\"größer 语 \\u0000\"}", null, "https://shop.example.com/x");
        await _tasks.AddAsync(added, CancellationToken.None);

        Assert.That(await _tasks.FindAsync(added.Id, CancellationToken.None), Is.EqualTo(TaskView.Of(added)));
        Assert.That((await ClaimAsync(added.Id)).Single(), Has.Property("Request").EqualTo(added.Request).And.Property("CallbackUrl").EqualTo(added.CallbackUrl));
    }

    [Test]
    public async Task AddOnceAsync_SixteenAtOnceWithOneKey_OneIsAdded([Values(null, "anna")] string? caller)
    {
        var tasks = Enumerable.Range(0, 16).Select(_ => InferenceTask.Accept(Noon, "iris", "{}", "key", null, caller: caller)).ToList();

        var before = await Task.WhenAll(tasks.Select(task => Task.Run(() => _tasks.AddOnceAsync(task, CancellationToken.None))));

        Assert.That(before.Count(task => task is null), Is.EqualTo(1));
        var added = tasks[Array.IndexOf(before, null)];
        Assert.That(before.OfType<KeyedTask>().Select(task => (task.Task.Id, task.RequestHash)).Distinct(), Is.EqualTo(new[] { (added.Id, added.RequestHash) }));
        Assert.That(await ListAsync(), Is.EqualTo(new[] { added.Id }));
    }

    [Test]
    public async Task AddOnceAsync_SameKeyOfOtherCallerModelOrCase_IsAnotherTask()
    {
        (string? Caller, string Model, string Key)[] keys =
        [
            (null, "iris", "key"), (null, "wine", "key"), (null, "iris", "Key"), ("anna", "iris", "key"), ("Anna", "iris", "key"), ("anna", "wine", "key"),
        ];
        var tasks = keys.Select(key => InferenceTask.Accept(Noon, key.Model, "{}", key.Key, null, caller: key.Caller)).ToList();
        foreach (var task in tasks)
        {
            Assert.That(await _tasks.AddOnceAsync(task, CancellationToken.None), Is.Null);
        }

        foreach (var (key, task) in keys.Zip(tasks))
        {
            Assert.That((await _tasks.FindKeyAsync(key.Caller, key.Model, key.Key, CancellationToken.None))!.Task.Id, Is.EqualTo(task.Id));
            Assert.That((await _tasks.AddOnceAsync(task, CancellationToken.None))!.Task.Id, Is.EqualTo(task.Id));
        }

        Assert.That(await _tasks.FindKeyAsync("Anna", "wine", "key", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task AddOnceAsync_SixteenAtOnceWithOneRequestKey_OneIsAdded()
    {
        var tasks = Enumerable.Range(0, 16).Select(i => InferenceTask.Accept(Noon, "iris", "{}", null, null, caller: $"c{i}", requestKey: "order")).ToList();

        var before = await Task.WhenAll(tasks.Select(task => Task.Run(() => _tasks.AddOnceAsync(task, CancellationToken.None))));

        Assert.That(before.Count(task => task is null), Is.EqualTo(1));
        var added = tasks[Array.IndexOf(before, null)];
        Assert.That(before.OfType<KeyedTask>().Select(task => (task.Task.Id, task.Request)).Distinct(), Is.EqualTo(new[] { (added.Id, "{}") }));
        Assert.That((await _tasks.FindRequestKeyAsync("iris", "order", CancellationToken.None))!.Task.Id, Is.EqualTo(added.Id));
        Assert.That(await _tasks.FindRequestKeyAsync("wine", "order", CancellationToken.None), Is.Null);
        Assert.That((await ClaimAsync(added.Id)).Single().RequestKey, Is.EqualTo("order"));
    }

    [Test]
    public async Task SettleAsync_KeyThatNamesAPredictionByNow_QueuesTheTaskAgain()
    {
        var (task, other) = ((await ClaimAsync((await AddAsync(1))[0])).Single(), (await ClaimAsync((await AddAsync(1, "wine"))[0])).Single());
        var claims = (task.Claim!, other.Claim!);
        await _database.Open().AddAsync([Keyed()], CancellationToken.None);
        task.Succeed(Now, "{}", ("v2", 7), "p");
        other.Succeed(Now, "{}", ("v2", 7), "q");

        await _leases.SettleAsync(
            [new TaskOutcome(task, claims.Item1, [Keyed()], [Post()]), new TaskOutcome(other, claims.Item2, [TestDatastore.Prediction()], [Post()])], CancellationToken.None);

        var (again, stored) = ((await _tasks.FindAsync(task.Id, CancellationToken.None))!, (await _tasks.FindAsync(other.Id, CancellationToken.None))!);
        Assert.That((again.State, again.Attempts, again.Result, again.PredictionId), Is.EqualTo((TaskState.Queued, 0, (string?)null, (string?)null)));
        Assert.That(stored.State, Is.EqualTo(TaskState.Succeeded));
        Assert.That((await _database.CountAsync(), await CountPostsAsync()), Is.EqualTo((2, 1)));
        Assert.That((await ClaimAsync(task.Id)).Single().Attempts, Is.EqualTo(1));

        static Prediction Keyed()
        {
            var prediction = TestDatastore.Prediction();
            prediction.RequestKey = "order";
            return prediction;
        }
    }

    [Test]
    public async Task ClaimAsync_EightWorkersAtOnce_EachTaskHasOne()
    {
        var ids = await AddAsync(20);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ClaimAsync([.. ids]))));

        Assert.That(claimed.SelectMany(tasks => tasks).Select(task => task.Id), Is.EquivalentTo(ids));
    }

    [Test]
    public async Task ClaimAsync_NotDueOrNotQueued_IsLeftAlone()
    {
        var ids = await AddAsync(3);
        var first = (await ClaimAsync(ids[0])).Single();
        var claim = first.Claim!;
        first.Retry(Now.AddSeconds(1), new TaskFailure("external_api_error", "It is down."));
        await SettleAsync(first, claim);
        await _tasks.ChangeAsync(ids[1], Cancel, CancellationToken.None);

        var claimed = await ClaimAsync([.. ids]);

        Assert.That(claimed.Select(task => task.Id), Is.EqualTo(new[] { ids[2] }));
        Assert.That(await FindDueAsync(Now), Is.Empty);
        Assert.That(await FindDueAsync(Now.AddSeconds(1)), Is.EqualTo(new[] { ids[0] }));
    }

    [Test]
    public async Task SettleAsync_Success_KeepsResultPredictionsAndPostsTogether()
    {
        var task = (await ClaimAsync((await AddAsync(1))[0])).Single();
        var claim = task.Claim!;
        task.Succeed(Now, "{\"result\":1}", ("v2", 7), "p");

        var kept = await _leases.SettleAsync([new TaskOutcome(task, claim, [TestDatastore.Prediction(), TestDatastore.Prediction()], [Post()])], CancellationToken.None);

        Assert.That(kept, Is.EquivalentTo(new[] { task.Id }));
        Assert.That(await _tasks.FindAsync(task.Id, CancellationToken.None), Is.EqualTo(TaskView.Of(task)));
        Assert.That((await _database.CountAsync(), await CountPostsAsync()), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task SettleAsync_ClaimWasLost_KeepsNothing()
    {
        var slow = (await ClaimAsync((await AddAsync(1))[0])).Single();
        var claim = slow.Claim!;
        var quick = (await ClaimAsync(Now.AddMinutes(1), slow.Id)).Single();
        slow.Succeed(Now, "{}", ("v1", 1), null);

        var kept = await _leases.SettleAsync([new TaskOutcome(slow, claim, [TestDatastore.Prediction()], [Post()])], CancellationToken.None);

        Assert.That(kept, Is.Empty);
        Assert.That((await _database.CountAsync(), await CountPostsAsync()), Is.EqualTo((0, 0)));
        Assert.That((await _tasks.FindAsync(slow.Id, CancellationToken.None))!.State, Is.EqualTo(TaskState.Running));
        Assert.That(quick.Attempts, Is.EqualTo(2));
    }

    [Test]
    public async Task SettleAsync_PredictionThatCannotBeKept_KeepsNothingOfIt()
    {
        var task = (await ClaimAsync((await AddAsync(1))[0])).Single();
        var claim = task.Claim!;
        task.Succeed(Now, "{}", ("v1", 1), null);
        var twice = TestDatastore.Prediction();

        Assert.That(
            () => _leases.SettleAsync([new TaskOutcome(task, claim, [twice, twice], [Post()])], CancellationToken.None),
            Throws.TypeOf<UnavailableException>());

        Assert.That((await _tasks.FindAsync(task.Id, CancellationToken.None))!.State, Is.EqualTo(TaskState.Running));
        Assert.That((await _database.CountAsync(), await CountPostsAsync()), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task SettleAsync_RetryOfOneThatIsToBeCancelled_DoesNotWait()
    {
        var task = (await ClaimAsync((await AddAsync(1))[0])).Single();
        var claim = task.Claim!;
        await _tasks.ChangeAsync(task.Id, Cancel, CancellationToken.None);
        task.Retry(Now.AddHours(1), new TaskFailure("overloaded", "Full."));
        await SettleAsync(task, claim);

        var again = await ClaimAsync(task.Id);

        Assert.That(again.Select(claimed => claimed.CancelRequested), Is.EqualTo(new[] { true }));
    }

    [Test]
    public async Task RenewAsync_HeldAndLost_ReturnsWhichAreHeld()
    {
        var ids = await AddAsync(2);
        var tasks = await ClaimAsync([.. ids]);
        LeaseClaim[] claims = [new(ids[0], tasks[0].Claim!), new(ids[1], "another")];

        await _leases.ReportAsync([new TaskProgress(claims[0], 3, 9), new TaskProgress(claims[1], 1, 1)], CancellationToken.None);
        var held = await _leases.RenewAsync([claims[0]], Now.AddHours(1), CancellationToken.None);

        Assert.That(held, Is.EquivalentTo(new[] { ids[0] }));
        Assert.That(await _leases.RenewAsync([claims[1]], Now.AddHours(1), CancellationToken.None), Is.Empty);
        var (renewed, lost) = ((await _tasks.FindAsync(ids[0], CancellationToken.None))!, (await _tasks.FindAsync(ids[1], CancellationToken.None))!);
        Assert.That((renewed.Done, renewed.Total, lost.Done), Is.EqualTo((3, 9, 0)));
        Assert.That(await FindDueAsync(Now.AddMinutes(1)), Is.EqualTo(new[] { ids[1] }));
    }

    [Test]
    public async Task ClaimAsync_ExpiredButRenewedMeanwhile_IsLeftToItsWorker()
    {
        var task = (await ClaimAsync((await AddAsync(1))[0])).Single();
        Assert.That(await FindDueAsync(Now.AddHours(1)), Is.EqualTo(new[] { task.Id }));
        await _leases.RenewAsync([new LeaseClaim(task.Id, task.Claim!)], Now.AddHours(2), CancellationToken.None);

        Assert.That(await ClaimAsync(Now.AddHours(1), task.Id), Is.Empty);
    }

    [Test]
    public async Task ClaimAsync_ServerLostInTheLastAttempt_EndsTheTaskWithItsDeliveries()
    {
        var task = (await ClaimAsync((await AddAsync(1))[0])).Single();
        var later = Now.AddMinutes(1);

        var ended = (await _leases.ClaimAsync(
            [task.Id],
            "next",
            later,
            lost =>
            {
                lost.Lose(later, 1);
                return [Post()];
            },
            CancellationToken.None)).Single();

        Assert.That((ended.State, ended.Code, ended.FinishedAt), Is.EqualTo((TaskState.Dead, InferenceTask.ServerLost, (DateTime?)later)));
        Assert.That((await _tasks.FindAsync(task.Id, CancellationToken.None))!.State, Is.EqualTo(TaskState.Dead));
        Assert.That(await CountPostsAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task ChangeAsync_CancelBesideClaim_OneOfThemWins()
    {
        foreach (var id in await AddAsync(10))
        {
            var cancelled = Task.Run(() => _tasks.ChangeAsync(id, Cancel, CancellationToken.None));
            var claimed = await Task.Run(() => ClaimAsync(id));
            var state = (await _tasks.FindAsync(id, CancellationToken.None))!;

            Assert.That((await cancelled)!.State, Is.EqualTo(claimed.Count == 0 ? TaskState.Cancelled : TaskState.Running), state.ToString());
        }
    }

    [Test]
    public async Task ListAsync_Filters_AdmitWhatTheySay()
    {
        var iris = await AddAsync(3);
        var wine = await AddAsync(2, "wine");
        var anna = await AddAsync(1, caller: "anna");
        await _tasks.ChangeAsync(iris[1], Cancel, CancellationToken.None);

        Assert.That(await ListAsync(new TaskFilter { Limit = 9, Caller = "anna" }), Is.EqualTo(anna));
        Assert.That(await ListAsync(new TaskFilter { Limit = 9, Caller = "anna", Model = "wine" }), Is.Empty);
        Assert.That(await ListAsync(new TaskFilter { Limit = 9, Caller = "anna", Model = "iris", State = TaskState.Queued }), Is.EqualTo(anna));
        Assert.That(await ListAsync(new TaskFilter { Limit = 9, Caller = "Anna" }), Is.Empty);
        Assert.That(await ListAsync(new TaskFilter { Limit = 2 }), Is.EqualTo(new[] { wine[1], wine[0] }));
        Assert.That(await ListAsync(new TaskFilter { Limit = 9, Before = wine[0] }), Is.EqualTo(new[] { iris[2], iris[1], iris[0], anna[0] }));
        Assert.That(await ListAsync(new TaskFilter { Limit = 9, Model = "iris", State = TaskState.Queued }), Is.EqualTo(new[] { iris[2], iris[0], anna[0] }));
    }

    [Test]
    public async Task ListAsync_Result_IsNotRead()
    {
        var task = (await ClaimAsync((await AddAsync(1))[0])).Single();
        var claim = task.Claim!;
        task.Succeed(Now, "{}", ("v1", 1), null);
        await SettleAsync(task, claim);

        Assert.That((await _tasks.ListAsync(new TaskFilter { Limit = 1 }, CancellationToken.None)).Single().Result, Is.Null);
        Assert.That((await _tasks.FindAsync(task.Id, CancellationToken.None))!.Result, Is.EqualTo("{}"));
    }

    [Test]
    public async Task TakeOffersAsync_NotOfferedOrLongAgo_AreTakenOnce()
    {
        var ids = await AddAsync(3);

        Assert.That(await _leases.TakeOffersAsync(Now, null, 2, CancellationToken.None), Is.EqualTo(new[] { ids[0], ids[1] }));
        Assert.That(await _leases.TakeOffersAsync(Now, null, 9, CancellationToken.None), Is.EqualTo(new[] { ids[2] }));
        Assert.That(await _leases.TakeOffersAsync(Now, null, 9, CancellationToken.None), Is.Empty);
        await _leases.ReturnOffersAsync([ids[1]], CancellationToken.None);
        Assert.That(await _leases.TakeOffersAsync(Now, null, 9, CancellationToken.None), Is.EqualTo(new[] { ids[1] }));
        Assert.That(await _leases.TakeOffersAsync(Now, Now.AddSeconds(1), 9, CancellationToken.None), Is.EqualTo(ids));
    }

    [Test]
    public async Task DeleteFinishedAsync_OldOnes_AreGoneAndTheirKeysFree()
    {
        var ids = await AddAsync(3);
        await _tasks.AddOnceAsync(InferenceTask.Accept(Noon, "iris", "{}", "key", null), CancellationToken.None);
        var keyed = (await _tasks.FindKeyAsync(null, "iris", "key", CancellationToken.None))!.Task.Id;
        foreach (var id in new[] { ids[0], ids[1], keyed })
        {
            await _tasks.ChangeAsync(id, Cancel, CancellationToken.None);
        }

        Assert.That(await _leases.DeleteFinishedAsync(Now, 9, CancellationToken.None), Is.Zero, "not before the time");
        Assert.That(await _leases.DeleteFinishedAsync(Now.AddSeconds(1), 2, CancellationToken.None), Is.EqualTo(2));
        Assert.That(await _leases.DeleteFinishedAsync(Now.AddSeconds(1), 2, CancellationToken.None), Is.EqualTo(1));
        Assert.That(await ListAsync(), Is.EqualTo(new[] { ids[2] }));
        Assert.That(await _leases.CountQueuedAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That(await _tasks.FindKeyAsync(null, "iris", "key", CancellationToken.None), Is.Null);
    }

    private static IReadOnlyList<Delivery> Cancel(InferenceTask task)
    {
        if (task.State == TaskState.Running)
        {
            task.RequestCancel();
        }
        else
        {
            task.Cancel(Now);
        }

        return [];
    }

    private static Delivery Post() => new() { Id = TimeOrderedId.New(Noon), Receiver = "https://shop.example.com", Event = "task.succeeded", Body = "{}", DueAt = Now };

    private async Task<string[]> AddAsync(int count, string model = "iris", string? caller = null)
    {
        // One after the other: ids of one millisecond have no order.
        var first = caller is not null ? Noon.AddSeconds(-3) : model == "iris" ? Noon.AddSeconds(-2) : Noon.AddSeconds(-1);
        var tasks = Enumerable.Range(0, count).Select(i => InferenceTask.Accept(first.AddMilliseconds(i), model, "{}", null, null, caller: caller)).ToList();
        foreach (var task in tasks)
        {
            await _tasks.AddAsync(task, CancellationToken.None);
        }

        return [.. tasks.Select(task => task.Id)];
    }

    private Task<IReadOnlyList<InferenceTask>> ClaimAsync(params string[] ids) => ClaimAsync(Now, ids);

    private Task<IReadOnlyList<InferenceTask>> ClaimAsync(DateTime now, params string[] ids)
    {
        var token = TimeOrderedId.New(Noon);
        return _leases.ClaimAsync(
            ids,
            token,
            now,
            task =>
            {
                if (task.State == TaskState.Running)
                {
                    task.Lose(now, 6);
                }

                task.Begin(token, now, now.AddSeconds(15));
                return [];
            },
            CancellationToken.None);
    }

    private async Task<List<string>> FindDueAsync(DateTime now) =>
        [.. (await _leases.FindDueAsync(now, [], 10, CancellationToken.None)).Select(row => row.Id)];

    private Task<IReadOnlySet<string>> SettleAsync(InferenceTask task, string claim) =>
        _leases.SettleAsync([new TaskOutcome(task, claim, [], [])], CancellationToken.None);

    private async Task<List<string>> ListAsync(TaskFilter? filter = null) =>
        [.. (await _tasks.ListAsync(filter ?? new TaskFilter { Limit = 100 }, CancellationToken.None)).Select(task => task.Id)];

    private async Task<int> CountPostsAsync()
    {
        await using var context = await _database.Contexts.CreateDbContextAsync();
        return await context.Deliveries.CountAsync();
    }
}
