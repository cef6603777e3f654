using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Application.Notifications;
using Interlock.Domain;
using Interlock.Domain.Notifications;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>The pages of notifications.</summary>
[Parallelizable]
internal sealed class NotificationPagesTests
{
    [Test]
    public async Task Notifications_ShowWhatWasNotDelivered_AndSendATest()
    {
        await using var receiver = await StubApi.StartAsync(_ => Task.CompletedTask);
        var yaml = $"{FakeModel.Yaml}\nnotifications:\n  ops: {{ type: webhook, url: \"{receiver.Url}/secret-place\", \"on\": [job.*, task.dead], retries: 0 }}\n";
        await using var server = await TestServer.StartAsync(yaml, new FakeModel().Wire);
        using var console = new ConsoleClient(server);
        var datastore = server.App.Services.GetRequiredService<IDeliveryDatastore>();
        await datastore.AddAsync([Failed("<b>gone</b>"), Waiting()], CancellationToken.None);

        var list = (await console.OpenAsync("/console/notifications")).Html;
        Assert.That(list, Does.Contain("href=\"/console/notifications/ops\"").And.Contain("&lt;b&gt;gone&lt;/b&gt;").And.Contain("http://later:1").And.Not.Contain("secret-place"));

        var sent = await console.SubmitAsync("/console/notifications/ops", "/console/notifications/ops/test", ("event", "job.failed"));
        Assert.That(await sent.Content.ReadAsStringAsync(), Does.Match(@"<dd>\s*delivered").And.Not.Contain("secret-place"));
        Assert.That(receiver.Requests, Has.Count.EqualTo(1));
        Assert.That((await console.SubmitAsync("/console/notifications/ops", "/console/notifications/ops/test", ("event", "nothing"))).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await console.SubmitAsync("/console/notifications/ops", "/console/notifications/nobody/test", ("event", "job.failed"))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static Delivery Failed(string reason)
    {
        var delivery = Of(DateTime.UtcNow, "ops", "ops");
        delivery.Abandon(DateTime.UtcNow, reason);
        return delivery;
    }

    private static Delivery Waiting() => Of(DateTime.UtcNow.AddHours(1), null, "http://later:1");

    private static Delivery Of(DateTime dueAt, string? notification, string receiver) => new()
    {
        Id = TimeOrderedId.New(DateTimeOffset.UtcNow), Notification = notification, Url = notification is null ? receiver : null, Receiver = receiver, Event = "job.failed", Body = "{}", DueAt = dueAt,
    };
}
