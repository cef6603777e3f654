using System.Text;
using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications.Deliveries;

/// <summary>How a delivery is sent, as config.yaml says it now.</summary>
/// <param name="Name">As messages tell it: "notification 'ops'", "callback".</param>
/// <param name="Url">Where to post.</param>
/// <param name="Timeout">The longest one attempt may take.</param>
/// <param name="Retry">How often and when it is tried again.</param>
public sealed record DeliveryTarget(string Name, Uri Url, TimeSpan Timeout, RetryRule Retry)
{
    /// <summary>What signs the posts; nothing where they are not signed.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Whether posts carry the headers of Standard Webhooks.</summary>
    public bool IsWebhook { get; init; } = true;

    /// <summary>Makes the body of a delivery.</summary>
    public Func<Delivery, byte[]> BodyOf { get; init; } = delivery => Encoding.UTF8.GetBytes(delivery.Body);

    /// <summary>An entry of <c>notifications</c>.</summary>
    public static DeliveryTarget Of(string name, NotificationConfig entry) =>
        new($"notification '{name}'", new Uri(entry.Url), entry.Timeout, new RetryRule(entry.Retries, entry.RetryDelay))
        {
            Secret = (entry as WebhookNotificationConfig)?.Secret ?? "",
            IsWebhook = entry is WebhookNotificationConfig,
            BodyOf = delivery => NotificationBody.Of(entry, delivery),
        };

    /// <summary>An address that a caller named.</summary>
    public static DeliveryTarget Of(Uri address, CallbackConfig config) =>
        new("callback", address, config.Timeout, new RetryRule(config.Retries, config.RetryDelay)) { Secret = config.Secret };

    /// <summary>The post of a delivery.</summary>
    public Post PostOf(Delivery delivery, DateTimeOffset now)
    {
        var body = BodyOf(delivery);
        var headers = IsWebhook ? WebhookSignature.HeadersOf(delivery.Id, now, body, Secret) : new Dictionary<string, string>();
        return new Post(Url, body, headers, Timeout, Secret);
    }
}
