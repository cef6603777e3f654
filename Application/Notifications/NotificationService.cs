using System.Globalization;
using System.Text.Json;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications;

/// <inheritdoc />
public sealed class NotificationService(InterlockConfig config, TimeProvider time) : INotifications, IDisposable
{
    private readonly SemaphoreSlim _woken = new(0, 1);

    /// <inheritdoc />
    public IReadOnlyList<Delivery> DeliveriesOf(Occurrence occurrence)
    {
        var now = time.GetUtcNow();
        return [.. config.Notifications
            .Where(entry => entry.Value.Wants(occurrence.Event, occurrence.Subject))
            .Select(entry => new Delivery
            {
                Id = TimeOrderedId.New(now),
                Notification = entry.Key,
                Event = occurrence.Event,
                Body = BodyOf(occurrence, now),
                DueAt = now.UtcDateTime,
            })];
    }

    /// <inheritdoc />
    public void Wake()
    {
        if (_woken.CurrentCount == 0)
        {
            try
            {
                _woken.Release();
            }
            catch (SemaphoreFullException)
            {
                // Someone else woke it.
            }
        }
    }

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
            ["time"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["text"] = occurrence.Text,
        };
        foreach (var (name, value) in occurrence.Fields)
        {
            body.TryAdd(name, value);
        }

        return JsonSerializer.Serialize(body);
    }
}
