using Interlock.Api.Tests.Support;
using Interlock.Application.Access;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Access;

[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class KeyDatastoreTests(DatastoreProvider provider)
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTime Now = Noon.UtcDateTime;

    private TestDatastore _database = null!;
    private KeyDatastore _keys = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(provider);
        _keys = new KeyDatastore(_database.Calls());
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
    public async Task ChangeAsync_AddedKeys_AreFoundAsTheyAreAndListedByName()
    {
        var quota = new Quota { Rate = 0.1 + 0.2, Burst = 7, RowsPerDay = 5_000_000_000, Concurrency = 3, QueueShare = 0.25, Priority = Priority.High };
        var (shop, second, desk) = (Key("shop", quota), Key("shop"), Key("desk", models: "iris,wine"));
        shop.Expire(Now.AddDays(1));
        foreach (var key in new[] { shop, second, desk })
        {
            await AddAsync(_keys, key);
        }

        Assert.That(await _keys.FindAsync(shop.Id, CancellationToken.None), Is.EqualTo(shop).UsingPropertiesComparer());
        Assert.That(await _keys.FindAsync(desk.Id, CancellationToken.None), Is.EqualTo(desk).UsingPropertiesComparer());
        Assert.That(await _keys.FindAsync("0", CancellationToken.None), Is.Null);
        Assert.That(await ListAsync(), Is.EqualTo(new[] { desk.Id, shop.Id, second.Id }));
    }

    [Test]
    public async Task ChangeAsync_ManyServersAddTheFirstKeyAtOnce_OneAdds()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Another().ChangeAsync(
            "shop", keys => new KeyChange(keys.Count == 0 ? Key("shop") : null, Entry("key.add")), CancellationToken.None))));

        Assert.That(added.Count(change => change.Added is not null), Is.EqualTo(1));
        Assert.That(await ListAsync(), Has.Count.EqualTo(1));
        Assert.That(await AuditAsync(), Has.Count.EqualTo(8), "each is stored with its entry");
    }

    [Test]
    public async Task ChangeAsync_RotatedAndRevokedAtOnce_EndsAsOneAfterTheOther()
    {
        for (var i = 0; i < 5; i++)
        {
            var name = $"shop{i}";
            await AddAsync(_keys, Key(name));
            await Task.WhenAll(
                Task.Run(() => Another().ChangeAsync(name, keys => Rotated(name, keys), CancellationToken.None)),
                Task.Run(() => Another().ChangeAsync(name, Revoked, CancellationToken.None)));

            var live = (await _keys.ListAsync(CancellationToken.None)).Where(key => key.Name == name && key.IsLive(Now));
            Assert.That(live, Is.Empty, "a key that is made meanwhile is revoked, too, or not made");
        }
    }

    [Test]
    public async Task ChangeAsync_ChangeThrows_NothingIsStored()
    {
        var key = Key("shop");
        await AddAsync(_keys, key);

        await Assert.ThatAsync(
            () => _keys.ChangeAsync<KeyChange>(
                "shop",
                keys =>
                {
                    keys[0].Revoke(Now);
                    throw new InvalidOperationException();
                },
                CancellationToken.None),
            Throws.InvalidOperationException);

        Assert.That((await _keys.FindAsync(key.Id, CancellationToken.None))!.RevokedAt, Is.Null);
        Assert.That(await AuditAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task MarkUsedAsync_SeveralTimes_TheLatestStays()
    {
        var (one, other) = (Key("one"), Key("other"));
        await AddAsync(_keys, one);
        await AddAsync(_keys, other);

        await _keys.MarkUsedAsync(new Dictionary<string, DateTime> { [one.Id] = Now, [other.Id] = Now.AddMinutes(2), ["unknown"] = Now }, CancellationToken.None);
        await _keys.MarkUsedAsync(new Dictionary<string, DateTime> { [one.Id] = Now.AddMinutes(1), [other.Id] = Now.AddMinutes(1) }, CancellationToken.None);

        Assert.That(
            (await _keys.ListAsync(CancellationToken.None)).Select(key => (key.Name, key.LastUsedAt)),
            Is.EqualTo(new[] { ("one", (DateTime?)Now.AddMinutes(1)), ("other", Now.AddMinutes(2)) }));
    }

    private static KeyChange Rotated(string name, IReadOnlyList<ApiKey> keys)
    {
        if (!keys.Any(key => key.IsLive(Now)))
        {
            return new KeyChange(null, Entry("key.rotate"));
        }

        keys[^1].Expire(Now.AddDays(1));
        return new KeyChange(Key(name), Entry("key.rotate"));
    }

    private static KeyChange Revoked(IReadOnlyList<ApiKey> keys)
    {
        foreach (var key in keys)
        {
            key.Revoke(Now);
        }

        return new KeyChange(null, Entry("key.revoke"));
    }

    private static ApiKey Key(string name, Quota? quota = null, string? models = null)
    {
        var (id, key) = KeyToken.Create();
        return new ApiKey
        {
            Id = id,
            Name = name,
            Hash = KeyToken.HashOf(key),
            Role = Role.Infer,
            Models = models,
            Quota = quota ?? Quota.None,
            CreatedAt = Now,
            CreatedBy = "root",
        };
    }

    private static AuditEntry Entry(string action) => new()
    {
        Id = TimeOrderedId.New(Noon), Action = action, Subject = "shop", Caller = "root", From = "command", Outcome = "done",
    };

    private static Task<KeyChange> AddAsync(KeyDatastore keys, ApiKey key) =>
        keys.ChangeAsync(key.Name, _ => new KeyChange(key, Entry("key.add")), CancellationToken.None);

    // With turns of its own, as another server has them.
    private KeyDatastore Another() => new(_database.Calls(new WriteTurns(_database.Config)));

    private async Task<List<string>> ListAsync() => [.. (await _keys.ListAsync(CancellationToken.None)).Select(key => key.Id)];

    private Task<IReadOnlyList<AuditEntry>> AuditAsync() =>
        new AuditDatastore(_database.Calls()).ListAsync(new AuditFilter { Limit = 100 }, CancellationToken.None);
}
