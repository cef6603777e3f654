using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications;

/// <summary>Something that people or programs outside may want to know.</summary>
/// <param name="Event">One of <see cref="NotificationConfig.Events"/>; <c>summary</c> is taken.</param>
/// <param name="Subject">The job or model it is about.</param>
/// <param name="Id">The run or task.</param>
/// <param name="Text">What happened, in a sentence.</param>
/// <param name="Fields">Further facts, for templates and as JSON: those that <see cref="NotificationConfig.Events"/> names for the event.</param>
public sealed record Occurrence(string Event, string Subject, string Id, string Text, IReadOnlyDictionary<string, string?> Fields);

/// <summary>Knows who is to be told of what.</summary>
public interface INotifications
{
    /// <summary>The posts that are owed for it; who calls stores them in the transaction of what happened.</summary>
    IReadOnlyList<Delivery> DeliveriesOf(Occurrence occurrence);

    /// <summary>Says that deliveries were committed, so that they are sent now and not at the next look.</summary>
    void Wake();
}
