using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications;

/// <inheritdoc />
public sealed class NotificationService(NotificationsConfig config, TimeProvider time) : INotifications, IDisposable
{
    private const int LongestValue = 2000;

    private readonly WakeSignal _woken = new();

    /// <inheritdoc />
    public IReadOnlyList<Delivery> DeliveriesOf(Occurrence occurrence) =>
    [
        .. config.Notifications
            .Where(entry => entry.Value.Wants(occurrence.Event, occurrence.Subject))
            .Select(entry => DeliveryOf(entry.Key, occurrence)),
    ];

    /// <summary>The post that is owed for it through one entry, whether that wants it or not.</summary>
    public Delivery DeliveryOf(string entry, Occurrence occurrence)
    {
        var now = time.GetUtcNow();
        return new Delivery
        {
            Id = TimeOrderedId.New(now),
            Notification = entry,
            Receiver = entry,
            Event = occurrence.Event,
            Body = BodyOf(occurrence, now),
            DueAt = now.UtcDateTime,
        };
    }

    /// <inheritdoc />
    public void Wake() => _woken.Set();

    /// <summary>Waits until it is woken, or for as long as said.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => _woken.WaitAsync(most, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _woken.Dispose();

    private static string BodyOf(Occurrence occurrence, DateTimeOffset now)
    {
        var body = new Dictionary<string, string?>
        {
            ["event"] = occurrence.Event,
            ["subject"] = occurrence.Subject,
            ["id"] = occurrence.Id,
            ["time"] = NotificationTime.Of(now),
            ["text"] = Excerpt.Of(occurrence.Text, LongestValue),
        };
        foreach (var (name, value) in occurrence.Fields)
        {
            body.TryAdd(name, value is null ? null : Excerpt.Of(value, LongestValue));
        }

        return JsonSerializer.Serialize(body);
    }
}
