namespace Interlock.Application.Notifications;

/// <summary>The sections of config.yaml that deliveries are made of.</summary>
/// <param name="Notifications">Who is notified of what, by name.</param>
/// <param name="Callbacks">Where tasks may be reported to.</param>
public sealed record NotificationsConfig(IReadOnlyDictionary<string, NotificationConfig> Notifications, CallbackConfig Callbacks);
