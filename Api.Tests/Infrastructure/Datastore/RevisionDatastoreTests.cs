using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Interlock.Infrastructure.Datastore;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class RevisionDatastoreTests(DatastoreProvider provider)
{
    private static readonly DateTime Noon = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    private TestDatastore _database = null!;
    private RevisionDatastore _datastore = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await TestDatastore.CreateAsync(provider);
        _datastore = _database.OpenRevisions();
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
    public async Task AddAsync_Revision_IsFoundAsItIs()
    {
        var published = await AddAsync(Revision(restores: 3));
        var refused = await AddAsync(Revision(), revision => revision.Refuse("größer 语: models.iris"));

        Assert.That((published.Number, refused.Number), Is.EqualTo((1, 2)));
        Assert.That(await FindAsync(1), Is.EqualTo(published).UsingPropertiesComparer());
        Assert.That(await FindAsync(2), Is.EqualTo(refused).UsingPropertiesComparer());
        Assert.That((await FindAsync(1))!.CreatedAt.Kind, Is.EqualTo(DateTimeKind.Utc));
        Assert.That(await FindAsync(3), Is.Null);
    }

    [Test]
    public async Task AddAsync_SixServersAtOnce_EachGetsANumberOfItsOwn()
    {
        var servers = Enumerable.Range(0, 6).Select(_ => _database.OpenRevisions(turns: new WriteTurns(_database.Config))).ToList();
        var revisions = servers.SelectMany(server => Enumerable.Range(0, 5).Select(_ => (Server: server, Revision: Revision()))).ToList();

        await Task.WhenAll(revisions.Select(add => Task.Run(() => add.Server.AddAsync(add.Revision, CancellationToken.None))));

        Assert.That(revisions.Select(add => add.Revision.Number).Order(), Is.EqualTo(Enumerable.Range(1, 30)));
        Assert.That((await ListAsync(null, 100)).Select(row => row.Number), Is.EqualTo(Enumerable.Range(1, 30).Reverse()));
    }

    [Test]
    public async Task AddAsync_TextWithANul_IsKeptWithoutIt()
    {
        var refused = await AddAsync(Revision(config: "a\0b"), revision => revision.Refuse("the text 'a\0b' is none"));

        var found = (await FindAsync(refused.Number))!;

        Assert.That((found.Config, found.Reason), Is.EqualTo(("a\uFFFDb", "the text 'a\uFFFDb' is none")));
    }

    [Test]
    public async Task AddAsync_MoreRefusedOnesThanAreKept_DropsTheOldestOfThem()
    {
        await AddAsync(Revision());
        await AddManyAsync(Enumerable.Range(2, RevisionDatastore.MostRefused + 1));
        Assert.That(await FindAsync(2), Is.Not.Null);

        var refused = await AddAsync(Revision(), revision => revision.Refuse("no"));

        Assert.That(refused.Number, Is.EqualTo(RevisionDatastore.MostRefused + 3));
        var kept = (await ListAsync(null, 2000)).Select(row => row.Number).ToList();
        Assert.That(kept, Is.EqualTo(Enumerable.Range(4, RevisionDatastore.MostRefused).Append(1).OrderDescending()), "what was served stays");
    }

    [Test]
    public async Task ListAsync_PageByPage_HasEachOnceWithoutWhatIsLarge()
    {
        await AddAsync(Revision());
        await AddAsync(Revision(), revision => revision.Refuse("no"));
        await AddAsync(Revision(restores: 1));
        await _datastore.RollBackAsync(new Rollback(3, null, "errors"), null, CancellationToken.None);

        var newest = await ListAsync(null, 2);

        Assert.That(newest.Select(row => (row.Number, row.Outcome, row.Reason, row.Restores)), Is.EqualTo(new (int, RevisionOutcome, string?, int?)[]
        {
            (3, RevisionOutcome.RolledBack, "errors", 1), (2, RevisionOutcome.Refused, "no", null),
        }));
        Assert.That(newest.Select(row => (row.Config, row.Report, row.Files)), Is.All.EqualTo(("", "", "")));
        Assert.That(newest.Select(row => (row.Author, row.Server, row.BasedOn, row.CreatedAt, row.Diff)), Is.All.EqualTo(("anna", "host", 7, Noon, "[]")));
        Assert.That((await ListAsync(2, 10)).Select(row => (row.Number, row.Outcome)), Is.EqualTo(new[] { (1, RevisionOutcome.Published) }));
        Assert.That(await ListAsync(1, 10), Is.Empty);
    }

    [Test]
    public async Task LastPublishedAsync_RefusedAndUndoneOnes_ArePassedOver()
    {
        Assert.That(await _datastore.LastPublishedAsync(CancellationToken.None), Is.Null);
        var first = await AddAsync(Revision());
        await AddAsync(Revision());
        await AddAsync(Revision(), revision => revision.Refuse("no"));
        await _datastore.RollBackAsync(new Rollback(2, null, "errors"), null, CancellationToken.None);

        Assert.That(await _datastore.LastPublishedAsync(CancellationToken.None), Is.EqualTo(first).UsingPropertiesComparer());
    }

    [Test]
    public async Task RollBackAsync_SeveralRevisions_RollsBackAllAfterTheTargetAndPublishesIt()
    {
        await AddAsync(Revision());
        await AddAsync(Revision());
        await AddAsync(Revision());
        await AddAsync(Revision());
        await _datastore.RollBackAsync(new Rollback(2, 1, "errors"), null, CancellationToken.None);

        await _datastore.RollBackAsync(new Rollback(3, 1, "drift"), null, CancellationToken.None);
        Assert.That((await ListAsync(null, 9)).Select(row => row.Outcome), Is.EqualTo(new[]
        {
            RevisionOutcome.Published, RevisionOutcome.RolledBack, RevisionOutcome.RolledBack, RevisionOutcome.Published,
        }), "what another server published later stays");

        await _datastore.RollBackAsync(new Rollback(4, 2, "by hand"), null, CancellationToken.None);
        Assert.That((await _datastore.LastPublishedAsync(CancellationToken.None))?.Number, Is.EqualTo(2), "rolled back to what was rolled back before");
    }

    [Test]
    public async Task RollBackAsync_WithARestoredRevision_StoresBoth()
    {
        await AddAsync(Revision());
        await AddAsync(Revision());
        var restored = Revision(restores: 1, source: RevisionSource.Watch);

        await _datastore.RollBackAsync(new Rollback(2, 1, "errors"), restored, CancellationToken.None);

        Assert.That(restored.Number, Is.EqualTo(3));
        Assert.That((await ListAsync(null, 9)).Select(row => (row.Outcome, row.Reason)), Is.EqualTo(new[]
        {
            (RevisionOutcome.Published, null), (RevisionOutcome.RolledBack, "errors"), (RevisionOutcome.Published, (string?)null),
        }));
    }

    [Test]
    public async Task LastFromFileAndLastOfText_Several_AreTheNewest()
    {
        Assert.That(await _datastore.LastFromFileAsync(CancellationToken.None), Is.Null);
        Assert.That(await _datastore.LastOfTextAsync("models: {}", CancellationToken.None), Is.Null);
        await AddAsync(Revision(source: RevisionSource.Start));
        await AddAsync(Revision(source: RevisionSource.File), revision => revision.Refuse("no"));
        var last = await AddAsync(Revision(source: RevisionSource.Api));

        Assert.That((await _datastore.LastFromFileAsync(CancellationToken.None))?.Number, Is.EqualTo(2));
        Assert.That((await _datastore.LastOfTextAsync(last.Config, CancellationToken.None))?.Number, Is.EqualTo(3));
        Assert.That(await _datastore.LastOfTextAsync(last.Config + " ", CancellationToken.None), Is.Null);
        Assert.That(await _datastore.LastOfTextAsync(last.Config.ToUpperInvariant(), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task RollBackAsync_Again_KeepsTheFirstReason()
    {
        await AddAsync(Revision());
        await AddAsync(Revision(), revision => revision.Refuse("no"));

        await _datastore.RollBackAsync(new Rollback(1, null, "errors"), null, CancellationToken.None);
        await _datastore.RollBackAsync(new Rollback(1, null, "drift"), null, CancellationToken.None);
        await _datastore.RollBackAsync(new Rollback(2, null, "drift"), null, CancellationToken.None);
        await _datastore.RollBackAsync(new Rollback(9, null, "drift"), null, CancellationToken.None);

        Assert.That((await ListAsync(null, 9)).Select(row => (row.Outcome, row.Reason)), Is.EqualTo(new[]
        {
            (RevisionOutcome.Refused, "no"), (RevisionOutcome.RolledBack, "errors"),
        }));
    }

    internal static ConfigRevision Revision(
        string config = "models: {}\n", int? restores = null, string? report = null, RevisionSource source = RevisionSource.CommandLine) => new()
    {
        CreatedAt = Noon,
        Source = source,
        Author = "anna",
        Server = "host",
        BasedOn = 7,
        Restores = restores,
        Config = config,
        Fingerprint = new string('f', 64),
        Files = """{"models/iris/v1.onnx":"ff"}""",
        Diff = "[]",
        Report = report ?? new string('r', 100_000),
    };

    private async Task AddManyAsync(IEnumerable<int> numbers)
    {
        await using var context = await _database.Contexts.CreateDbContextAsync();
        foreach (var number in numbers)
        {
            var revision = Revision(report: "{}");
            revision.Refuse("no");
            revision.Take(number);
            context.Add(revision);
        }

        await context.SaveChangesAsync();
    }

    private async Task<ConfigRevision> AddAsync(ConfigRevision revision, Action<ConfigRevision>? change = null)
    {
        change?.Invoke(revision);
        await _datastore.AddAsync(revision, CancellationToken.None);
        return revision;
    }

    private Task<ConfigRevision?> FindAsync(int number) => _datastore.FindAsync(number, CancellationToken.None);

    private Task<IReadOnlyList<ConfigRevision>> ListAsync(int? before, int limit) => _datastore.ListAsync(before, limit, CancellationToken.None);
}
