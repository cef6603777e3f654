using Interlock.Api.Tests.Support;
using Interlock.Application.Notifications;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

internal sealed class DeliveryServiceTests
{
    [Test]
    public async Task Server_SomethingHappens_TellsWhoWantsToKnow()
    {
        await using var receiver = await StubApi.StartAsync(Answers.Status(200));
        await using var server = await TestServer.StartAsync(
            $"notifications: {{ chat: {{ type: slack, url: \"{receiver.Url}/hook\", on: [task.dead], only: [iris] }} }}\n{TestServer.SampleConfig}");
        var notifications = server.App.Services.GetRequiredService<INotifications>();
        Occurrence[] occurrences = [Of("task.dead", "iris"), Of("task.dead", "other"), Of("job.failed", "iris")];

        await server.App.Services.GetRequiredService<IDeliveryDatastore>().AddAsync([.. occurrences.SelectMany(notifications.DeliveriesOf)], default);
        notifications.Wake();

        await receiver.CalledAsync(1);
        Assert.That(receiver.Requests.Select(request => (request.Path, request.Body)), Is.EqualTo(new[] { ("/hook", """{"text":"task.dead of iris"}""") }));
        Assert.That(receiver.Requests[0].Headers.Keys, Has.None.StartsWith("webhook-"));
    }

    private static Occurrence Of(string name, string subject) => new(name, subject, "1", $"{name} of {subject}", new Dictionary<string, string?>());
}
