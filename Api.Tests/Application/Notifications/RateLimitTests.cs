using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Notifications;

/// <summary>What is beyond the posts a minute that an entry wants is held, and told as one post.</summary>
internal sealed class RateLimitTests
{
    private Outbox _outbox = null!;

    [SetUp]
    public async Task Open() => _outbox = await Outbox.OpenAsync();

    [TearDown]
    public async Task Close() => await _outbox.DisposeAsync();

    [Test]
    public async Task Run_MoreThanTheLimit_TheRestIsOnePostThatCountsIt()
    {
        await using var receiver = await StubApi.StartAsync(Answers.Status(200));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url) with { RateLimit = 3, Template = "{{ subject }}" }));
        await _outbox.TellAsync(config, [.. Enumerable.Range(0, 33).Select(_ => Outbox.Failed())]);
        _outbox.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await _outbox.TellAsync(config, [.. Enumerable.Range(0, 7).Select(_ => Outbox.Failed("iris", "task.dead"))]);
        var server = _outbox.Serve(config);
        await _outbox.RowsAsync(rows => rows.Count == 37, "the first are delivered");

        Pass(server, TimeSpan.FromSeconds(59));
        await _outbox.TellAsync(config, Outbox.Failed());
        server.Wake();
        Assert.That(await _outbox.RowsAsync(), Has.Count.EqualTo(38));
        Assert.That(receiver.Calls, Is.EqualTo(3));
        Pass(server, TimeSpan.FromSeconds(1));
        await _outbox.EmptyAsync();

        var summary = JsonElement.Parse(receiver.Requests[3].Body);
        Assert.That(receiver.Calls, Is.EqualTo(4));
        Assert.That(summary.GetProperty("event").GetString(), Is.EqualTo("summary"));
        Assert.That(summary.GetProperty("subject").GetString(), Is.EqualTo("ops"));
        Assert.That(summary.GetProperty("text").GetString(), Is.EqualTo("and 38 more: 31 job.failed, 7 task.dead"));
        Assert.That(summary.GetProperty("counts").GetRawText(), Is.EqualTo("""{"job.failed":31,"task.dead":7}"""));
        Assert.That(summary.GetProperty("id").GetString(), Is.EqualTo(receiver.Requests[3].Headers["webhook-id"]));
    }

    [Test]
    public async Task Run_WhatComesAfterThePause_IsToldByItself()
    {
        await using var receiver = await StubApi.StartAsync(Answers.Status(200));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url) with { RateLimit = 2 }));
        var server = _outbox.Serve(config);
        await _outbox.TellAsync(config, Outbox.Failed("a"), Outbox.Failed("b"));
        server.Wake();
        await _outbox.EmptyAsync();

        Pass(server, TimeSpan.FromMinutes(5));
        await _outbox.TellAsync(config, Outbox.Failed("c"), Outbox.Failed("d"));
        server.Wake();
        await _outbox.EmptyAsync();

        var subjects = receiver.Requests.Select(request => JsonElement.Parse(request.Body).GetProperty("subject").GetString());
        Assert.That(subjects, Is.EquivalentTo(new[] { "a", "b", "c", "d" }));
    }

    [Test]
    public async Task Run_OneHeld_IsToldAsItIs()
    {
        await using var receiver = await StubApi.StartAsync(Answers.Status(200));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url) with { RateLimit = 1 }));
        await _outbox.TellAsync(config, Outbox.Failed("a"), Outbox.Failed("b"));
        var server = _outbox.Serve(config);
        await _outbox.RowsAsync(rows => rows.Count == 1, "one is delivered");

        Pass(server, TimeSpan.FromMinutes(1));
        await _outbox.EmptyAsync();

        Assert.That(receiver.Requests.Select(request => JsonElement.Parse(request.Body).GetProperty("event").GetString()), Is.All.EqualTo("job.failed"));
        Assert.That(receiver.Calls, Is.EqualTo(2));
    }

    [Test]
    public async Task Run_MoreThanOneTransactionTakes_IsStillOnePost()
    {
        await using var receiver = await StubApi.StartAsync(Answers.Status(200));
        var config = Outbox.Config(("ops", Outbox.Webhook(receiver.Url) with { RateLimit = 1 }));
        await _outbox.TellAsync(config, [.. Enumerable.Range(0, 1201).Select(_ => Outbox.Failed())]);
        var server = _outbox.Serve(config);
        await _outbox.RowsAsync(rows => rows.Count == 1200, "one is delivered");

        Pass(server, TimeSpan.FromMinutes(1));
        await _outbox.EmptyAsync();

        Assert.That(receiver.Calls, Is.EqualTo(2));
        Assert.That(receiver.Requests[1].Body, Does.Contain("and 1200 more: 1200 job.failed"));
    }

    private void Pass(Sending server, TimeSpan by)
    {
        _outbox.Clock.Advance(by);
        server.Wake();
    }
}
