using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Leases;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Leases;

/// <summary>What every queue in the datastore promises, for each of them.</summary>
[TestFixture(DatastoreProvider.Sqlite, "tasks")]
[TestFixture(DatastoreProvider.Sqlite, "deliveries")]
[TestFixture(DatastoreProvider.Sqlite, "runs")]
[TestFixture(DatastoreProvider.Postgresql, "tasks")]
[TestFixture(DatastoreProvider.Postgresql, "deliveries")]
[TestFixture(DatastoreProvider.Postgresql, "runs")]
[TestFixture(DatastoreProvider.Sqlserver, "tasks")]
[TestFixture(DatastoreProvider.Sqlserver, "deliveries")]
[TestFixture(DatastoreProvider.Sqlserver, "runs")]
[Parallelizable]
internal sealed class LeaseTests(DatastoreProvider provider, string queue)
{
    private static readonly DateTime Now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    private TestDatastore _database = null!;
    private LeasedRows _rows = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(provider);
        _rows = LeasedRows.Of(queue, _database);
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
    public async Task Claim_ServersRaceForTheSameRows_EachRowHasOneHolder()
    {
        var ids = await AddAsync(10);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(server => Task.Run(() => _rows.ClaimAsync(Now, $"server{server}", ids))));

        Assert.That(claimed.SelectMany(rows => rows).Select(row => row.Id), Is.EquivalentTo(ids));
        Assert.That(await _rows.FindDueAsync(Now), Is.Empty);
    }

    [Test]
    public async Task FindDue_OldestFirst_WithoutTheLanesLeftOut()
    {
        var (late, early, other) = (await _rows.AddAsync(Now, "a"), await _rows.AddAsync(Now.AddSeconds(-2), "a"), await _rows.AddAsync(Now.AddSeconds(-1), "b"));
        await _rows.AddAsync(Now.AddSeconds(1), "a");

        Assert.That(await _rows.FindDueAsync(Now), Is.EqualTo(
            new[] { new DueRow(early, "a", Now.AddSeconds(-2)), new DueRow(other, "b", Now.AddSeconds(-1)), new DueRow(late, "a", Now) }));
        Assert.That(await IdsAsync(Now, "b"), Is.EqualTo(new[] { early, late }));
    }

    [Test]
    public async Task Claim_HolderDied_IsTakenOverWhenTheLeaseEndsAndTheDeadHolderWritesNothing()
    {
        var id = (await AddAsync(1))[0];
        var first = (await _rows.ClaimAsync(Now, "first", id)).Single();

        Assert.That(await _rows.ClaimAsync(Now + LeasedRows.Lease - TimeSpan.FromSeconds(1), "second", id), Is.Empty);
        var end = Now + LeasedRows.Lease;
        Assert.That(await IdsAsync(end), Is.EqualTo(new[] { id }));
        var second = (await _rows.ClaimAsync(end, "second", id)).Single();
        Assert.That((second.Attempts, second.Claim), Is.EqualTo((2, "second")));

        await _rows.FinishAsync(first, "first", end);
        Assert.That((await _rows.FindAsync(id))!.FinishedAt, Is.Null, "the first holder lost its claim");
        await _rows.FinishAsync(second, "second", end);
        Assert.That((await _rows.FindAsync(id))!.FinishedAt, Is.EqualTo(end));
    }

    [Test]
    public async Task Renew_BeforeTheLeaseEnds_KeepsOthersOut()
    {
        var id = (await AddAsync(1))[0];
        await _rows.ClaimAsync(Now, "first", id);

        Assert.That(await _rows.RenewAsync(Now.AddMinutes(2), new LeaseClaim(id, "first")), Is.EqualTo(new[] { id }));

        Assert.That(await _rows.ClaimAsync(Now.AddMinutes(1), "second", id), Is.Empty);
    }

    [Test]
    public async Task Renew_ClaimsThatWereLost_AreNotAmongThoseThatAreHeld()
    {
        var ids = await AddAsync(3);
        await _rows.ClaimAsync(Now, "first", ids);
        await _rows.ClaimAsync(Now.AddMinutes(1), "second", ids[1]);
        LeaseClaim[] claims = [.. ids.Select(id => new LeaseClaim(id, "first"))];

        Assert.That(await _rows.RenewAsync(Now.AddMinutes(2), claims), Is.EquivalentTo(new[] { ids[0], ids[2] }));
        Assert.That(await _rows.RenewAsync(Now.AddMinutes(2), claims[1]), Is.Empty);
    }

    [Test]
    public async Task Claim_ClockOfAServerJumpsForward_TakesOverAndTheHolderNotices()
    {
        var id = (await AddAsync(1))[0];
        var held = (await _rows.ClaimAsync(Now, "right", id)).Single();

        Assert.That(await _rows.ClaimAsync(Now.AddHours(1), "ahead", id), Has.Count.EqualTo(1));

        Assert.That(await _rows.RenewAsync(Now.AddMinutes(1), new LeaseClaim(id, "right")), Is.Empty);
        await _rows.FinishAsync(held, "right", Now);
        Assert.That((await _rows.FindAsync(id))!, Has.Property("FinishedAt").Null.And.Property("Claim").EqualTo("ahead"));
    }

    [Test]
    public async Task Claim_ClockJumpsBack_TheHolderKeepsItAndFinishes()
    {
        var id = (await AddAsync(1))[0];
        var held = (await _rows.ClaimAsync(Now.AddHours(1), "holder", id)).Single();

        Assert.That(await _rows.ClaimAsync(Now, "other", id), Is.Empty);
        Assert.That(await _rows.RenewAsync(Now + LeasedRows.Lease, new LeaseClaim(id, "holder")), Is.EqualTo(new[] { id }));
        Assert.That(await IdsAsync(Now + LeasedRows.Lease), Is.EqualTo(new[] { id }), "the renewal is by the clock that is right");

        await _rows.FinishAsync(held, "holder", Now);
        Assert.That((await _rows.FindAsync(id))!.FinishedAt, Is.EqualTo(Now));
    }

    [Test]
    public async Task Retry_AfterAnAttempt_IsDueWhenTheDelayIsOver()
    {
        var id = (await AddAsync(1))[0];
        await _rows.RetryAsync((await _rows.ClaimAsync(Now, "first", id)).Single(), "first", Now.AddMinutes(5));

        Assert.That(await IdsAsync(Now.AddMinutes(4)), Is.Empty);
        var again = (await _rows.ClaimAsync(Now.AddMinutes(5), "second", id)).Single();

        Assert.That(again.Attempts, Is.EqualTo(2));
    }

    [Test]
    public async Task DeleteFinished_OldRows_AreDeletedUpToTheLimit()
    {
        var ids = await AddAsync(4);
        foreach (var row in await _rows.ClaimAsync(Now, "first", ids[..3]))
        {
            await _rows.FinishAsync(row, "first", Now);
        }

        Assert.That(await _rows.DeleteFinishedAsync(Now, 9), Is.Zero, "not before the time");
        Assert.That(await _rows.DeleteFinishedAsync(Now.AddSeconds(1), 2), Is.EqualTo(2));
        Assert.That(await _rows.DeleteFinishedAsync(Now.AddSeconds(1), 2), Is.EqualTo(1));
        Assert.That(await IdsAsync(Now), Is.EqualTo(new[] { ids[3] }));
    }

    private async Task<string[]> AddAsync(int count)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = await _rows.AddAsync(Now.AddMilliseconds(i - count));
        }

        return ids;
    }

    private async Task<List<string>> IdsAsync(DateTime now, params string[] except) => [.. (await _rows.FindDueAsync(now, except)).Select(row => row.Id)];
}
