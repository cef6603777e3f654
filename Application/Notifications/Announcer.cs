using System.Threading.Channels;
using Interlock.Domain.Notifications;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Notifications;

/// <summary>Stores notifications of events that have no transaction of their own. The caller does not wait.</summary>
public sealed partial class Announcer(INotifications notifications, IDeliveryDatastore datastore, ILogger<Announcer> logger)
{
    private readonly Channel<IReadOnlyList<Delivery>> _owed = Channel.CreateBounded<IReadOnlyList<Delivery>>(1000);

    /// <summary>Queues the notifications of an event.</summary>
    public void Announce(Occurrence occurrence)
    {
        var deliveries = notifications.DeliveriesOf(occurrence);
        if (deliveries.Count > 0 && !_owed.Writer.TryWrite(deliveries))
        {
            LogNotStored(occurrence.Event, "the queue is full", null);
        }
    }

    /// <summary>Stores queued notifications until it is stopped. Those that cannot be stored are logged and dropped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await foreach (var deliveries in _owed.Reader.ReadAllAsync(stopping))
        {
            try
            {
                await datastore.AddAsync(deliveries, stopping);
                notifications.Wake();
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogNotStored(deliveries[0].Event, e.Message, e);
            }
        }
    }

    [LoggerMessage(EventIds.OccurrenceNotStored, LogLevel.Error, "A notification of {Event} could not be stored and is not sent: {Reason}")]
    private partial void LogNotStored(string @event, string reason, Exception? exception);
}
