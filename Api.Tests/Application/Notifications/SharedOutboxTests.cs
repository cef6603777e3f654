using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Notifications;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Notifications;

/// <summary>Several servers on one database.</summary>
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class SharedOutboxTests(DatastoreProvider provider)
{
    private Outbox _outbox = null!;

    [SetUp]
    public async Task Open() => _outbox = await Outbox.OpenAsync(provider);

    [TearDown]
    public async Task Close()
    {
        if (_outbox is not null)
        {
            await _outbox.DisposeAsync();
        }
    }

    [Test]
    public async Task Run_ThreeServers_EachDeliveryIsSentOnce()
    {
        await using var receiver = await StubApi.StartAsync(Answers.Status(200));
        var config = Outbox.Config([.. Enumerable.Range(0, 5).Select(n => ($"ops{n}", (NotificationConfig)Outbox.Webhook(receiver.Url)))]);
        await _outbox.TellAsync(config, [.. Enumerable.Range(0, 60).Select(_ => Outbox.Failed())]);
        var ids = (await _outbox.RowsAsync()).Select(row => row.Id).ToList();

        for (var i = 0; i < 3; i++)
        {
            _outbox.Serve(config);
        }

        await _outbox.EmptyAsync();
        Assert.That(receiver.Requests.Select(request => request.Headers["webhook-id"]), Is.EquivalentTo(ids));
        Assert.That(_outbox.Log.Lines, Is.Empty);
    }

    [Test]
    public async Task Run_OnTheProvider_RetriesSummariesAndPurgesAreStored()
    {
        await using var receiver = await StubApi.StartAsync(Answers.InTurn(Answers.Status(503), Answers.Status(400), Answers.Status(200)));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url) with { RateLimit = 1 }));
        await _outbox.TellAsync(config, Outbox.Failed());
        var server = _outbox.Serve(config);

        await _outbox.RowsAsync(rows => rows[0].Reason is "answered 503", "it failed");
        _outbox.Clock.Advance(TimeSpan.FromMinutes(1));
        server.Wake();
        await _outbox.RowsAsync(rows => rows[0].FinishedAt is { Kind: DateTimeKind.Utc }, "it is given up");
        await _outbox.TellAsync(config, Outbox.Failed(), Outbox.Failed());
        _outbox.Clock.Advance(TimeSpan.FromDays(8));
        server.Wake();
        await _outbox.EmptyAsync();

        Assert.That(receiver.Requests[^1].Body, Does.Contain("and 2 more"));
    }
}
