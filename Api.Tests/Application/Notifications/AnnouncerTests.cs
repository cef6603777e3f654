using Interlock.Api.Tests.Support;
using Interlock.Application.Notifications;
using Interlock.Domain;
using Interlock.Domain.Notifications;
using Microsoft.Extensions.Logging;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Notifications;

public sealed class AnnouncerTests
{
    private readonly Mock<IDeliveryDatastore> _datastore = new();
    private readonly CapturedLog _log = new();

    [Test]
    public async Task Run_OneCannotBeStored_ItIsLoggedAndTheNextIsTold()
    {
        var stored = new TaskCompletionSource<IReadOnlyList<Delivery>>();
        _datastore.Setup(datastore => datastore.AddAsync(It.Is<IReadOnlyList<Delivery>>(owed => owed[0].Event == "job.failed"), It.IsAny<CancellationToken>()))
            .Callback<IReadOnlyList<Delivery>, CancellationToken>((owed, _) => stored.TrySetResult(owed))
            .Returns(Task.CompletedTask);
        _datastore.Setup(datastore => datastore.AddAsync(It.Is<IReadOnlyList<Delivery>>(owed => owed[0].Event == "task.dead"), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new UnavailableException(UnavailableException.DatastoreUnavailable, "no database", TimeSpan.Zero));
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        using var notifications = new NotificationService(Outbox.Config(("ops", Outbox.Webhook("http://a"))), new ManualTime());
        var announcer = new Announcer(notifications, _datastore.Object, new Logger<Announcer>(loggers));
        using var stopping = new CancellationTokenSource();

        announcer.Announce(Outbox.Failed(name: "unknown.event"));
        announcer.Announce(Outbox.Failed(name: "task.dead"));
        announcer.Announce(Outbox.Failed());
        var run = announcer.RunAsync(stopping.Token);

        Assert.That((await stored.Task.WaitAsync(TimeSpan.FromSeconds(30)))[0].Receiver, Is.EqualTo("ops"));
        Assert.That(_log.Lines.Select(line => line.Text), Is.EqualTo(new[] { "A notification of task.dead could not be stored and is not sent: no database" }));
        await stopping.CancelAsync();
        Assert.That(async () => await run, Throws.InstanceOf<OperationCanceledException>());
    }
}
