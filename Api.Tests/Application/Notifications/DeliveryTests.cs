using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application.Notifications.Deliveries;
using Interlock.Domain.Notifications;
using Microsoft.AspNetCore.Http;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Notifications;

/// <summary>What is owed is sent once, tried again as long as it should be, and never forgotten without a reason.</summary>
[Parallelizable]
internal sealed class DeliveryTests
{
    /// <summary>The time-out of an entry and what is added to it: until then a delivery that is being sent is left alone.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(40);

    private Outbox _outbox = null!;

    [SetUp]
    public async Task Open() => _outbox = await Outbox.OpenAsync();

    [TearDown]
    public async Task Close() => await _outbox.DisposeAsync();

    [Test]
    public async Task Run_ReceiverTakesIt_IsPostedOnceAndForgotten()
    {
        await using var receiver = await StubApi.StartAsync(Answers.Status(204));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url + "/hook?a=b")));
        await _outbox.TellAsync(config, Outbox.Failed());
        var id = (await _outbox.RowsAsync()).Single().Id;

        _outbox.Serve(config);
        await _outbox.EmptyAsync();

        var post = receiver.Requests.Single();
        Assert.That((post.Method, post.Path, post.Query, post.Headers["Content-Type"]), Is.EqualTo(("POST", "/hook", "?a=b", "application/json")));
        Assert.That(post.Headers["webhook-id"], Is.EqualTo(id));
        Assert.That(post.Headers["webhook-timestamp"], Is.EqualTo("1777881600"));
        Assert.That(post.Headers.Keys, Has.No.Member("webhook-signature"), "there is no secret");
        Assert.That(
            JsonElement.DeepEquals(JsonElement.Parse(post.Body), JsonElement.Parse(
                """
                {"event":"job.failed","subject":"nightly","id":"run-1","time":"2026-05-04T08:00:00.000Z","text":"nightly failed: no file","reason":"no file"}
                """)),
            post.Body);
    }

    [Test]
    public async Task Run_ReceiverFails_PausesGrowAndTheIdStays()
    {
        await using var receiver = await StubApi.StartAsync(Answers.InTurn(Answers.Status(500), Answers.Status(429), HangUp, Answers.Status(200)));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url)));
        await _outbox.TellAsync(config, Outbox.Failed());
        var server = _outbox.Serve(config);

        foreach (var (attempt, average) in new[] { (1, 5), (2, 10), (3, 20) })
        {
            var row = (await FailedAsync(attempt)).Single();
            var pause = row.DueAt - _outbox.Clock.GetUtcNow().UtcDateTime;
            Assert.That(pause.TotalSeconds, Is.InRange(average * 0.5, average * 1.5), $"pause {attempt}");
            _outbox.Clock.Advance(pause);
            server.Wake();
        }

        await _outbox.EmptyAsync();
        Assert.That(receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct().Count(), Is.EqualTo(1));
        Assert.That(receiver.Requests.Select(request => request.Headers["webhook-timestamp"]).Distinct().Count(), Is.EqualTo(4), "of the attempt");
        await server.StopAsync();
        Assert.That(_outbox.Log.Lines.Select(line => line.Text), Is.EqualTo([
            "A notification 'ops' to 127.0.0.1 failed and will be tried again: the receiver answered 500",
            "A notification 'ops' to 127.0.0.1 was delivered again"]));
    }

    [Test]
    public async Task Run_ReceiverKeepsFailing_IsGivenUpAfterItsRetriesAndKeptForAWeek()
    {
        await using var receiver = await StubApi.StartAsync(Answers.Json("\"try\\u0007 later\"", 503));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url) with { Retries = 1 }));
        await _outbox.TellAsync(config, Outbox.Failed());
        var server = _outbox.Serve(config);
        await FailedAsync(1);

        Pass(server, TimeSpan.FromHours(1));

        var row = (await GivenUpAsync()).Single();
        Assert.That((row.Reason, row.Attempts, receiver.Calls), Is.EqualTo(("""answered 503 ("try\u0007 later") (tried 2 times)""", 2, 2)));
        await Poll.UntilAsync(() => Task.FromResult(_outbox.Log.Errors.Any()), "it is logged");
        Assert.That(_outbox.Log.Errors.Select(line => line.Text), Is.EqualTo([
            $"A notification 'ops' to 127.0.0.1 is given up (job.failed, {row.Id}): the receiver {row.Reason}"]));
        Pass(server, TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        await _outbox.TellAsync(config, Outbox.Failed());
        await receiver.CalledAsync(3);
        Assert.That(await _outbox.RowsAsync(), Has.Count.EqualTo(2));
        Pass(server, TimeSpan.FromHours(2));
        await _outbox.RowsAsync(rows => rows.All(left => left.Id != row.Id), "it is forgotten");
    }

    [TestCase(410)]
    [TestCase(400)]
    [TestCase(404)]
    [TestCase(302)]
    public async Task Run_ReceiverRefuses_IsGivenUpAtOnce(int status)
    {
        await using var elsewhere = await StubApi.StartAsync(Answers.Status(200));
        await using var receiver = await StubApi.StartAsync(context =>
        {
            context.Response.Headers.Location = elsewhere.Url;
            return Answers.Status(status)(context);
        });
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url)));
        await _outbox.TellAsync(config, Outbox.Failed());

        _outbox.Serve(config);

        Assert.That((await GivenUpAsync()).Single().Reason, Does.StartWith($"answered {status}"));
        Assert.That((receiver.Calls, elsewhere.Calls), Is.EqualTo((1, 0)), "nothing follows a redirect");
    }

    [TestCase("90", 90)]
    [TestCase("86400", 3600)]
    [TestCase("Mon, 04 May 2026 08:02:00 GMT", 120)]
    public async Task Run_ReceiverAsksToWait_IsLeftAloneSoLong(string retryAfter, int seconds)
    {
        await using var receiver = await StubApi.StartAsync(Answers.InTurn(Answers.Status(429, retryAfter), Answers.Status(200)));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url)));
        await _outbox.TellAsync(config, Outbox.Failed());
        var server = _outbox.Serve(config);

        Assert.That((await FailedAsync(1)).Single().DueAt, Is.EqualTo(_outbox.Clock.GetUtcNow().UtcDateTime.AddSeconds(seconds)));
        await _outbox.TellAsync(config, Outbox.Failed("hourly"));
        Pass(server, TimeSpan.FromSeconds(seconds));

        await _outbox.EmptyAsync();
        Assert.That(receiver.Calls, Is.EqualTo(2), "what came meanwhile waited too and is told with it");
        Assert.That(receiver.Requests[1].Body, Does.Contain("and 2 more: 2 job.failed"));
    }

    [Test]
    public async Task Run_EntryWasRemoved_IsGivenUpWhenNoOtherServerKnowsItForAWhile()
    {
        var before = Outbox.Config(("ops", Outbox.Webhook("http://nowhere.invalid/T0K3N")));
        await _outbox.TellAsync(before, Outbox.Failed());
        var server = _outbox.Serve(Outbox.Config());

        Assert.That((await FailedAsync(1)).Single().DueAt, Is.EqualTo(_outbox.Clock.GetUtcNow().UtcDateTime.AddMinutes(1)));
        Pass(server, TimeSpan.FromMinutes(10));

        Assert.That((await GivenUpAsync()).Single().Reason, Is.EqualTo("config.yaml has no entry 'ops' in notifications any more"));
        await Poll.UntilAsync(() => Task.FromResult(_outbox.Log.Errors.Any()), "it is logged");
        Assert.That(_outbox.Log.Errors.Single().Text, Does.Contain("no entry 'ops'").And.Not.Contain("T0K3N"));
    }

    [Test]
    public async Task Run_NobodyListens_IsTriedAgain()
    {
        var receiver = await StubApi.StartAsync(Answers.Status(200));
        var url = receiver.Url;
        await receiver.DisposeAsync();
        var config = Outbox.Config(("ops", Outbox.Webhook(url)));
        await _outbox.TellAsync(config, Outbox.Failed());

        _outbox.Serve(config);

        Assert.That((await FailedAsync(1)).Single().Reason, Is.EqualTo("cannot be reached: ConnectionRefused"));
    }

    [Test]
    public async Task Run_ReceiverHangs_OthersAreServedAndItsAttemptEnds()
    {
        await using var hanging = await StubApi.StartAsync(Answers.Never);
        await using var quick = await StubApi.StartAsync(Answers.Status(200));
        var config = Outbox.Config(("slow", Outbox.Webhook(hanging.Url)), ("quick", Outbox.Webhook(quick.Url)));

        // Whatever there is for the slow one stands before it in the queue.
        await _outbox.TellAsync(Outbox.Config(("slow", Outbox.Webhook(hanging.Url))), [.. Enumerable.Range(0, 200).Select(_ => Outbox.Failed())]);
        await _outbox.TellAsync(config with { Notifications = config.Notifications.Where(e => e.Key == "quick").ToDictionary() }, Outbox.Failed());
        _outbox.Serve(config);

        await quick.CalledAsync(1);
        Assert.That(hanging.Calls, Is.EqualTo(Receivers.MostAtOneReceiver));
        _outbox.Clock.Advance(TimeSpan.FromSeconds(10));
        await _outbox.RowsAsync(rows => rows.Any(row => row.Reason == "did not answer within 10 s"), "an attempt ended");
    }

    [TestCase(200, true)]
    [TestCase(500, false)]
    public async Task Run_AnswerDripsOrIsHuge_TheStatusCountsAndTheAttemptEnds(int status, bool isDelivered)
    {
        await using var dripping = await StubApi.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await Answers.Drip(context);
        });
        await using var huge = await StubApi.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            for (var i = 0; i < 100_000 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.WriteAsync(new string('x', 65536), context.RequestAborted);
            }
        });
        var config = Outbox.Config(("drip", Outbox.Webhook(dripping.Url)), ("huge", Outbox.Webhook(huge.Url)));
        await _outbox.TellAsync(config, Outbox.Failed());
        _outbox.Serve(config);
        await dripping.CalledAsync(1);
        await huge.CalledAsync(1);

        await Poll.UntilAsync(
            async () =>
            {
                _outbox.Clock.Advance(TimeSpan.FromSeconds(1));
                var rows = await _outbox.RowsAsync();
                return isDelivered ? rows.Count == 0 : rows.All(row => row.Reason?.StartsWith("answered 500", StringComparison.Ordinal) == true);
            },
            "both attempts ended");

        await Poll.UntilAsync(() => Task.FromResult(dripping.Open + huge.Open == 0), "both connections are closed");
    }

    [Test]
    public async Task Run_KilledBetweenPostAndSettlement_IsSentAgainUnderItsId()
    {
        await using var receiver = await StubApi.StartAsync(Answers.Status(200));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url)));
        await _outbox.TellAsync(config, Outbox.Failed());

        // As a server that posts and then is no more: it took the delivery, and nothing settles it.
        var datastore = _outbox.Datastore();
        var now = _outbox.Clock.GetUtcNow();
        var due = await datastore.FindDueAsync(now.UtcDateTime, [], 10, default);
        var taken = await datastore.ClaimAsync([due.Single().Id], "lost", now.UtcDateTime, _ => now.UtcDateTime + Claim, default);
        using (var http = new HttpClient())
        {
            var post = new DeliveryTargets(config).Find(taken.Single()).Target!.PostOf(taken.Single(), now);
            using var content = new ByteArrayContent(post.Body);
            content.Headers.Add("webhook-id", post.Headers["webhook-id"]);
            await http.PostAsync(post.Url, content);
        }

        var server = _outbox.Serve(config);
        _outbox.Clock.Advance(Claim - TimeSpan.FromSeconds(1));
        server.Wake();
        Assert.That(await datastore.FindDueAsync(_outbox.Clock.GetUtcNow().UtcDateTime, [], 10, default), Is.Empty);
        Pass(server, TimeSpan.FromSeconds(1));
        await _outbox.EmptyAsync();

        Assert.That(receiver.Requests.Select(request => request.Headers["webhook-id"]), Is.EqualTo(new[] { due.Single().Id, due.Single().Id }));
        Assert.That(receiver.Requests[0].Body, Is.EqualTo(receiver.Requests[1].Body));
    }

    [Test]
    public async Task Stop_WhileAPostIsUnderWay_WaitsForIt()
    {
        var gate = new TaskCompletionSource();
        await using var receiver = await StubApi.StartAsync(_ => gate.Task);
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url)));
        await _outbox.TellAsync(config, Outbox.Failed());
        var server = _outbox.Serve(config);
        await receiver.CalledAsync(1);

        var stopped = server.StopAsync();
        Assert.That(stopped.IsCompleted, Is.False);
        gate.SetResult();
        await stopped;

        Assert.That(await _outbox.RowsAsync(), Is.Empty);
    }

    [Test]
    public async Task Stop_WhileAReceiverHangs_BreaksOffAndLeavesItToTheNext()
    {
        await using var receiver = await StubApi.StartAsync(Answers.InTurn(Answers.Never, Answers.Status(200)));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url)));
        await _outbox.TellAsync(config, Outbox.Failed());
        var server = _outbox.Serve(config);
        await receiver.CalledAsync(1);

        await server.DisposeAsync();
        Assert.That((await _outbox.RowsAsync()).Single().Reason, Is.EqualTo("the server stopped meanwhile"));
        _outbox.Serve(config);
        await _outbox.EmptyAsync();

        Assert.That(receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Run_PostThrowsWhatNobodyForesaw_IsAFailedAttemptThatShowsNothing()
    {
        var config = Outbox.Config(("ops", Outbox.Webhook("http://a/t0k3n")));
        await _outbox.TellAsync(config, Outbox.Failed());
        var posts = new Mock<IPostClient>();
        posts.Setup(client => client.PostAsync(It.IsAny<Post>(), It.IsAny<CancellationToken>())).ThrowsAsync(new FormatException("http://a/t0k3n"));

        _outbox.Serve(config, posts.Object);

        Assert.That((await FailedAsync(1)).Single().Reason, Is.EqualTo("could not be posted to (FormatException)"));
    }

    private static Task HangUp(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private void Pass(Sending server, TimeSpan by)
    {
        _outbox.Clock.Advance(by);
        server.Wake();
    }

    /// <summary>Waits until that attempt has failed, and is not merely under way.</summary>
    private Task<IReadOnlyList<Delivery>> FailedAsync(int attempts)
    {
        var claimedUntil = _outbox.Clock.GetUtcNow().UtcDateTime + Claim;
        return _outbox.RowsAsync(
            rows => rows.Any(row => row.Attempts == attempts && row is { Reason: not null, FinishedAt: null } && row.DueAt != claimedUntil),
            $"attempt {attempts} failed");
    }

    private Task<IReadOnlyList<Delivery>> GivenUpAsync() => _outbox.RowsAsync(rows => rows.Any(row => row.FinishedAt is not null), "it is given up");
}
