using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications;

/// <summary>An event that subscribers may be notified of.</summary>
/// <param name="Event">One of <see cref="NotificationConfig.Events"/>; <c>summary</c> is taken.</param>
/// <param name="Subject">The job or model it is about.</param>
/// <param name="Id">The run or task.</param>
/// <param name="Text">What happened, in a sentence.</param>
/// <param name="Fields">Further facts, for templates and as JSON: those that <see cref="NotificationConfig.Events"/> names for the event.</param>
public sealed record Occurrence(string Event, string Subject, string Id, string Text, IReadOnlyDictionary<string, string?> Fields);

/// <summary>Makes the notifications of an event.</summary>
public interface INotifications
{
    /// <summary>Makes the deliveries of an event; the caller stores them in the transaction of the event.</summary>
    IReadOnlyList<Delivery> DeliveriesOf(Occurrence occurrence);

    /// <summary>Wakes the sender: deliveries were committed.</summary>
    void Wake();
}
