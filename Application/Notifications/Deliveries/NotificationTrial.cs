using System.Globalization;
using Interlock.Domain;

namespace Interlock.Application.Notifications.Deliveries;

/// <summary>Sends a made-up event through an entry of <c>notifications</c>, at once and once, whatever its rate limit.</summary>
public sealed class NotificationTrial(NotificationService notifications, DeliveryTargets targets, IPostClient posts, TimeProvider time)
{
    /// <summary>Sends it.</summary>
    /// <param name="name">The entry; it must be there.</param>
    /// <param name="event">One of <see cref="NotificationConfig.Events"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The receiver's host, and what it said.</returns>
    public async Task<(string Host, PostReply Reply)> SendAsync(string name, string @event, CancellationToken cancellationToken)
    {
        var delivery = notifications.DeliveryOf(name, MadeUp(name, @event));
        var target = targets.Find(delivery).Target ?? throw new NotFoundException("notification", name);
        return (target.Url.Host, await posts.PostAsync(target.PostOf(delivery, time.GetUtcNow()), cancellationToken));
    }

    private Occurrence MadeUp(string name, string @event)
    {
        var known = NotificationConfig.Events[@event];
        var now = time.GetUtcNow();
        var text = $"This is a test of '{name}': nothing has happened. It stands for: {known.Meaning}.";
        return new Occurrence(@event, "example", TimeOrderedId.New(now), text, known.Fields.ToDictionary(field => field, field => ExampleOf(field, now)));
    }

    private static string? ExampleOf(string field, DateTimeOffset now) =>
        field == "date" ? now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : $"example of {field}";
}
