using System.Globalization;
using System.Text.Json.Nodes;
using Interlock.Domain;
using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications.Deliveries;

/// <summary>One notification that counts those in whose place it stands; it may stand in the place of summaries too.</summary>
internal static class DeliverySummary
{
    /// <summary>The event of a summary.</summary>
    public const string Event = "summary";

    private const string Counts = "counts";

    /// <summary>A summary of deliveries through the same entry.</summary>
    /// <param name="held">At least one, the longest due first.</param>
    /// <param name="now">The time.</param>
    public static Delivery Of(IReadOnlyList<Delivery> held, DateTimeOffset now)
    {
        var id = TimeOrderedId.New(now);
        return new Delivery
        {
            Id = id,
            Notification = held[0].Notification,
            Receiver = held[0].Receiver,
            Event = Event,
            Body = BodyOf(id, held[0].Receiver, CountsOf(held), now),
            DueAt = held[0].DueAt,
        };
    }

    private static string BodyOf(string id, string receiver, IReadOnlyDictionary<string, int> counts, DateTimeOffset now)
    {
        var parts = counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).ToList();
        var text = string.Create(
            CultureInfo.InvariantCulture, $"and {counts.Values.Sum()} more: {string.Join(", ", parts.Select(count => $"{count.Value} {count.Key}"))}");
        return new JsonObject
        {
            ["event"] = Event,
            ["subject"] = receiver,
            ["id"] = id,
            ["time"] = NotificationTime.Of(now),
            ["text"] = text,
            [Counts] = new JsonObject(parts.Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value))),
        }.ToJsonString();
    }

    private static Dictionary<string, int> CountsOf(IEnumerable<Delivery> held)
    {
        var counts = new Dictionary<string, int>();
        foreach (var (name, count) in held.SelectMany(CountsOf))
        {
            counts[name] = counts.GetValueOrDefault(name) + count;
        }

        return counts;
    }

    private static IEnumerable<KeyValuePair<string, int>> CountsOf(Delivery delivery) =>
        delivery.Event == Event && JsonNode.Parse(delivery.Body) is JsonObject body && body[Counts] is JsonObject counts
            ? counts.Select(count => KeyValuePair.Create(count.Key, count.Value!.GetValue<int>()))
            : [KeyValuePair.Create(delivery.Event, 1)];
}
