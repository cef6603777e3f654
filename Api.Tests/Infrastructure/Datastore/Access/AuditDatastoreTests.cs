using Interlock.Api.Tests.Support;
using Interlock.Application.Access;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Infrastructure.Datastore.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore.Access;

[Parallelizable]
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
internal sealed class AuditDatastoreTests(DatastoreProvider provider)
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatastore _database = null!;
    private AuditDatastore _audit = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(provider);
        _audit = new AuditDatastore(_database.Calls());
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
    public async Task AddAsync_SomeStoredAlready_EachIsThereOnceAsItIs()
    {
        var entries = Enumerable.Range(0, 100).Select(i => Entry(i, before: "{\"größer\":\"语\"}")).ToList();
        await _audit.AddAsync([.. entries.Take(50)], CancellationToken.None);
        await _audit.AddAsync(entries, CancellationToken.None);

        var found = await ListAsync(new AuditFilter { Limit = 1000 });

        Assert.That(found.Select(entry => entry.Id), Is.EqualTo(entries.Select(entry => entry.Id).Reverse()));
        Assert.That(found[^1], Is.EqualTo(entries[0]).UsingPropertiesComparer());
    }

    [Test]
    public async Task ListAsync_Filters_AdmitWhatTheySay()
    {
        AuditEntry[] entries =
        [
            Entry(0), Entry(1, "key.add"), Entry(2, caller: "anna"), Entry(3, "key.add", "Shop", "anna"), Entry(4, "job.run", "shop"),
        ];
        await _audit.AddAsync(entries, CancellationToken.None);

        await AssertAsync(new AuditFilter { Limit = 2 }, 4, 3);
        await AssertAsync(new AuditFilter { Limit = 9, Before = entries[2].Id }, 1, 0);
        await AssertAsync(new AuditFilter { Limit = 9, Caller = "anna" }, 3, 2);
        await AssertAsync(new AuditFilter { Limit = 9, Action = "key.add" }, 3, 1);
        await AssertAsync(new AuditFilter { Limit = 9, Subject = "shop" }, 4, 2, 1, 0);
        await AssertAsync(new AuditFilter { Limit = 9, From = Noon.AddSeconds(1), To = Noon.AddSeconds(3) }, 2, 1);
        await AssertAsync(new AuditFilter { Limit = 9, To = Noon.AddSeconds(3), Before = entries[1].Id }, 0);
        await AssertAsync(new AuditFilter { Limit = 9, Caller = "anna", Action = "key.add", Subject = "Shop" }, 3);

        async Task AssertAsync(AuditFilter filter, params int[] expected) => Assert.That(
            (await ListAsync(filter)).Select(entry => Array.FindIndex(entries, added => added.Id == entry.Id)), Is.EqualTo(expected), filter.ToString());
    }

    private static AuditEntry Entry(int second, string action = "config.apply", string? subject = "shop", string caller = "root", string? before = null) => new()
    {
        Id = TimeOrderedId.New(Noon.AddSeconds(second)),
        Action = action,
        Subject = subject,
        Caller = caller,
        From = "fe80:0000:0000:0000:0000:0000:0000:0001%eth0",
        Outcome = "done",
        Before = before,
    };

    private Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter) => _audit.ListAsync(filter, CancellationToken.None);
}
