using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications.Deliveries;

/// <summary>Finds how a delivery is sent. Entries that config.yaml no longer names have no target.</summary>
public sealed class DeliveryTargets
{
    private readonly CallbackConfig _callbacks;
    private readonly CallbackRules _rules;
    private readonly Dictionary<string, DeliveryTarget> _notifications;

    public DeliveryTargets(NotificationsConfig config)
    {
        _callbacks = config.Callbacks;
        _rules = new CallbackRules(_callbacks);
        _notifications = config.Notifications.ToDictionary(entry => entry.Key, entry => DeliveryTarget.Of(entry.Key, entry.Value));
    }

    /// <summary>Finds the target of a delivery, or null with the reason.</summary>
    public (DeliveryTarget? Target, string? Reason) Find(Delivery delivery) => delivery.Notification is { } name
        ? _notifications.TryGetValue(name, out var target) ? (target, null) : (null, $"config.yaml has no entry '{name}' in notifications any more")
        : CallbackTo(delivery.Url ?? "");

    /// <summary>The longest one attempt may take.</summary>
    /// <param name="notification">The entry of <c>notifications</c>, or null for a callback.</param>
    public TimeSpan TimeoutOf(string? notification) =>
        notification is null ? _callbacks.Timeout : _notifications.TryGetValue(notification, out var target) ? target.Timeout : TimeSpan.Zero;

    private (DeliveryTarget? Target, string? Reason) CallbackTo(string url) => _rules.Read(url, out var problem) is { } address
        ? (DeliveryTarget.Of(address, _callbacks), null)
        : (null, $"the address {problem}");
}
