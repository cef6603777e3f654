using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Writes;
using NUnit.Framework;
using NUnit.Framework.Constraints;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
internal sealed class GroupCommitTests(DatastoreProvider provider)
{
    private readonly CommitGate _gate = new();
    private TestDatastore _database = null!;

    [SetUp]
    public async Task Open() => _database = await TestDatastore.CreateAsync(provider, options => options.AddInterceptors(_gate));

    [TearDown]
    public async Task Close()
    {
        _gate.Open();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _gate.Dispose();
    }

    [Test]
    public async Task AddAsync_SixtyFourAtOnce_ShareTheTransactionAfterTheFirst()
    {
        var writer = _database.Writer();
        _gate.Close();
        var first = writer.AddAsync([TestDatastore.Prediction()], CancellationToken.None);
        await _gate.ArrivedAsync(1);
        var others = Add(writer, 63);
        _gate.Open();
        await Task.WhenAll([first, .. others]);

        Assert.That((_gate.Commits, await _database.CountAsync()), Is.EqualTo((2, 64)));
    }

    [Test]
    public async Task AddAsync_MoreThanABatch_IsCommittedInOrderBatchByBatch()
    {
        var writer = _database.Writer(config => config with { CommitBatch = 3 });
        _gate.Close();
        var adds = new List<Task> { writer.AddAsync([TestDatastore.Prediction()], CancellationToken.None) };
        await _gate.ArrivedAsync(1);
        adds.AddRange(Add(writer, 5));
        adds.Add(writer.AddAsync([TestDatastore.Prediction(), TestDatastore.Prediction()], CancellationToken.None));
        var done = new List<int>();
        for (var commit = 1; commit <= 4; commit++)
        {
            await _gate.ArrivedAsync(commit);
            done.Add(adds.TakeWhile(add => add.IsCompletedSuccessfully).Count());
            Assert.That(adds.Skip(done[^1]).Any(add => add.IsCompleted), Is.False, "order");
            _gate.Pass();
        }

        await Task.WhenAll(adds);

        // The last add has two rows and does not fit beside the two left of the five.
        Assert.That(string.Join(" ", done), Is.EqualTo("0 1 4 6"));
    }

    [Test]
    public async Task AddAsync_FullQueue_IsOverloadedUntilItIsWritten()
    {
        var writer = _database.Writer(config => config with { CommitQueue = 3 });
        _gate.Close();
        var admitted = Add(writer, 3);

        await Assert.ThatAsync(() => Task.WhenAll(Add(writer, 1)), Refused(UnavailableException.Overloaded));
        _gate.Open();
        await Task.WhenAll(admitted);
        await WrittenAsync(writer);
        Assert.That(await _database.CountAsync(), Is.EqualTo(4));
    }

    [Test]
    public async Task AddAsync_MoreRowsThanTheQueueHolds_AreWrittenTogetherWhenNothingWaits()
    {
        var writer = _database.Writer(config => config with { CommitQueue = 3, CommitBatch = 2 });
        _gate.Close();
        _gate.Open();
        await writer.AddAsync([.. Enumerable.Range(0, 100).Select(_ => TestDatastore.Prediction())], CancellationToken.None);

        Assert.That((_gate.Commits, await _database.CountAsync()), Is.EqualTo((1, 100)));
    }

    [Test]
    public async Task AddAsync_NoRows_CommitsNothing()
    {
        _gate.Close();
        await _database.Writer().AddAsync([], CancellationToken.None);

        Assert.That(_gate.Commits, Is.Zero);
    }

    [Test]
    public async Task AddAsync_OneBadRowInABatch_FailsAlone()
    {
        var writer = _database.Writer();
        var known = TestDatastore.Prediction();
        await writer.AddAsync([known], CancellationToken.None);
        _gate.Close();
        var first = writer.AddAsync([TestDatastore.Prediction()], CancellationToken.None);
        await _gate.ArrivedAsync(1);
        var before = Add(writer, 5);
        var bad = writer.AddAsync([TestDatastore.Prediction(), TestDatastore.Prediction(known.Id)], CancellationToken.None);
        var after = Add(writer, 5);
        _gate.Open();

        await Assert.ThatAsync(() => bad, Refused(UnavailableException.DatastoreUnavailable));
        await Task.WhenAll([first, .. before, .. after]);
        Assert.That(await _database.CountAsync(), Is.EqualTo(12), "nothing of the bad add, all of the others");
    }

    [TestCase("\0", TestName = "AddAsync_NulInText_HurtsNobodyElse")]
    [TestCase("\ud800", TestName = "AddAsync_LoneSurrogateInText_HurtsNobodyElse")]
    public async Task AddAsync_ImpossibleText_HurtsNobodyElse(string text)
    {
        var writer = _database.Writer();
        var odd = writer.AddAsync([TestDatastore.Prediction(response: text)], CancellationToken.None);
        await Task.WhenAny(odd);

        Assert.That(odd.IsCompletedSuccessfully || odd.Exception!.InnerException is UnavailableException);
        await writer.AddAsync([TestDatastore.Prediction()], CancellationToken.None);
    }

    [Test]
    public async Task AddAsync_NameTooLong_IsRefusedOrKeptWholeNeverCut()
    {
        var datastore = _database.Open();
        var odd = TestDatastore.Prediction(model: new string('m', 65));
        var add = datastore.AddAsync([odd], CancellationToken.None);
        await Task.WhenAny(add);
        var found = await datastore.FindAsync(odd.Id, CancellationToken.None);

        Assert.That(found?.Model, Is.EqualTo(add.IsCompletedSuccessfully ? odd.Model : null));
    }

    [Test]
    public async Task AddAsync_CancelledWhileWaiting_EndsTheWaitAndIsWrittenAllTheSame()
    {
        var writer = _database.Writer();
        using var cancel = new CancellationTokenSource();
        _gate.Close();
        var add = writer.AddAsync([TestDatastore.Prediction()], cancel.Token);
        await _gate.ArrivedAsync(1);
        await cancel.CancelAsync();

        await Assert.ThatAsync(() => add, Throws.InstanceOf<OperationCanceledException>());
        _gate.Open();
        await writer.StopAsync();
        Assert.That(await _database.CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task StopAsync_RowsWaiting_WritesThemAndAdmitsNoMore()
    {
        var writer = _database.Writer(config => config with { CommitBatch = 2 });
        _gate.Close();
        var adds = Add(writer, 9);
        var stop = writer.StopAsync();

        await Assert.ThatAsync(() => Task.WhenAll(Add(writer, 1)), Refused(UnavailableException.DatastoreUnavailable));
        Assert.That(stop.IsCompleted, Is.False);
        _gate.Open();
        await stop;
        await Task.WhenAll(adds);
        Assert.That(await _database.CountAsync(), Is.EqualTo(9));
    }

    internal static EqualStringConstraint Refused(string code) =>
        Throws.TypeOf<UnavailableException>().With.Property(nameof(UnavailableException.Code)).EqualTo(code);

    private static List<Task> Add(GroupCommit<Prediction> writer, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => writer.AddAsync([TestDatastore.Prediction()], CancellationToken.None))];

    // The queue gives room back just after its callers are answered.
    private static async Task WrittenAsync(GroupCommit<Prediction> writer)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(10); ; await Task.Yield())
        {
            try
            {
                await writer.AddAsync([TestDatastore.Prediction()], CancellationToken.None);
                return;
            }
            catch (UnavailableException) when (DateTime.UtcNow < deadline)
            {
                // Not yet.
            }
        }
    }
}
