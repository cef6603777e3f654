using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Application.Notifications;
using Interlock.Application.Notifications.Deliveries;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Notifications;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.WebConsole.Work;

/// <summary>Who is notified of what, and what was not delivered. Addresses are secrets, and are not shown.</summary>
[RequiresRole(Role.View)]
public sealed class NotificationPagesController(IDeliveryDatastore deliveries, NotificationTrial trial, NotificationsConfig config) : ConsoleController
{
    private const int MostShown = 100;
    private const string Event = "event";

    /// <summary>Entries of <c>notifications</c>, and deliveries.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpGet(ConsolePaths.Notifications)]
    public async Task<ViewResult> List(CancellationToken cancellationToken)
    {
        var entries = config.Notifications.Select(entry => (IReadOnlyList<PageCell>)
            [new(entry.Key, PathOf(entry.Key)), entry.Value is SlackNotificationConfig ? "slack" : "webhook", string.Join(", ", entry.Value.On), string.Join(", ", entry.Value.Only)]);
        var (abandoned, waiting) = (await deliveries.ListAsync(isAbandoned: true, MostShown, cancellationToken), await deliveries.ListAsync(isAbandoned: false, MostShown, cancellationToken));
        return View("Detail", new DetailPage("Notifications", [])
        {
            Tables =
            [
                new PageTable("Who is notified", ["Name", "Type", "Of", "Only of"], [.. entries]),
                new PageTable($"Not delivered, and given up: the last {MostShown}", ["Id", "Event", "To", "Made", "Attempts", "Given up", "Reason"], [.. abandoned.Select(RowOf)]),
                new PageTable($"Not delivered yet: the first {MostShown}", ["Id", "Event", "To", "Made", "Attempts", "Due", "Reason"], [.. waiting.Select(RowOf)]),
            ],
        });
    }

    /// <summary>An entry of <c>notifications</c>.</summary>
    /// <param name="name">Its name.</param>
    [HttpGet(ConsolePaths.Notification)]
    public ViewResult Show(string name) => Show(name, form => form);

    /// <summary>Sends a made-up event through an entry.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    [RequiresRole(Role.Operate)]
    [Audited("notification.test", Subject = "name")]
    [HttpPost($"{ConsolePaths.Notification}/test")]
    public Task<IActionResult> Test(string name, CancellationToken cancellationToken) => SubmitAsync(
        async form =>
        {
            Require(name);
            var told = TextOf(form, Event) is { } word && NotificationConfig.Events.ContainsKey(word)
                ? word
                : throw InvalidInputException.At(Event, $"is none of {string.Join(", ", NotificationConfig.Events.Keys)}");
            var (host, reply) = await trial.SendAsync(name, told, cancellationToken);
            return View("Detail", new DetailPage($"Test of {name}",
            [
                new("Notification", new PageCell(name, PathOf(name))), new("Event", told), new("Sent to", host), new("Outcome", reply.IsDelivered ? "delivered" : "not delivered"),
                new("The receiver", reply.What),
            ]));
        },
        fill => Task.FromResult(Show(name, fill)));

    private ViewResult Show(string name, Func<PageForm, PageForm> fill)
    {
        var entry = Require(name);
        string[] events = [.. NotificationConfig.Events.Keys.Where(entry.Tells)];
        return View("Detail", new DetailPage($"Notification {name}", [new("Of", string.Join(", ", events)), new("Only of", string.Join(", ", entry.Only))])
        {
            Forms = MayOperate ? [fill(new("Send a test", $"{PathOf(name)}/test", [new(Event, "Event", PageFieldKind.Choice) { Choices = events }]))] : [],
        });
    }

    private NotificationConfig Require(string name) => config.Notifications.GetValueOrDefault(name) ?? throw new NotFoundException("notification", name);

    private static IReadOnlyList<PageCell> RowOf(Delivery delivery) =>
    [
        delivery.Id, delivery.Event, delivery.Receiver, (DateTime?)TimeOrderedId.TimeOf(delivery.Id).UtcDateTime, $"{delivery.Attempts}", delivery.FinishedAt ?? (DateTime?)delivery.DueAt, delivery.Reason,
    ];

    private static string PathOf(string name) => $"{ConsolePaths.Notifications}/{Uri.EscapeDataString(name)}";
}
