using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Domain;
using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications.Deliveries;

/// <summary>Makes of the facts of a notification the body that its entry posts.</summary>
internal static class NotificationBody
{
    private const int LongestText = 4000;

    /// <summary>The body, as JSON.</summary>
    public static byte[] Of(NotificationConfig entry, Delivery delivery)
    {
        var facts = JsonNode.Parse(delivery.Body)!.AsObject();
        var text = TextOf(entry, delivery, facts);
        if (entry is SlackNotificationConfig)
        {
            return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["text"] = text });
        }

        facts["text"] = text;
        return JsonSerializer.SerializeToUtf8Bytes(facts);
    }

    private static string TextOf(NotificationConfig entry, Delivery delivery, JsonObject facts)
    {
        Func<string, string> shown = entry is SlackNotificationConfig ? EscapedForSlack : text => text;

        // A summary has none of the fields that a template may ask for.
        return entry.Template is null || delivery.Event == DeliverySummary.Event
            ? shown(ValueOf(facts, "text"))
            : Excerpt.Of(NotificationTemplate.Fill(entry.Template, name => shown(ValueOf(facts, name))), LongestText);
    }

    // The template itself is left as it is: ops may write <!here> or a link.
    private static string EscapedForSlack(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string ValueOf(JsonObject facts, string name) =>
        facts[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
