using Interlock.Domain.Notifications;

namespace Interlock.Application.Notifications.Deliveries;

/// <summary>Sends several deliveries at the same time. Only one loop may use it.</summary>
public sealed class DeliveryWorkers(
    DeliverySender sender, Receivers receivers, NotificationService notifications, TimeProvider time) : IDisposable
{
    // What takes longer than this while the server stops is broken off and sent by the next.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly List<Task> _underWay = [];
    private readonly CancellationTokenSource _breakOff = new(Timeout.InfiniteTimeSpan, time);

    /// <summary>Begins to send a delivery whose receiver was begun, and ends the receiver after it.</summary>
    public void Start(Delivery delivery)
    {
        _underWay.RemoveAll(task => task.IsCompleted);
        _underWay.Add(Task.Run(() => SendAsync(delivery)));
    }

    /// <summary>Waits for what is under way, and breaks it off where that takes too long.</summary>
    public async Task StopAsync()
    {
        _breakOff.CancelAfter(Grace);
        await Task.WhenAll(_underWay);
    }

    /// <inheritdoc />
    public void Dispose() => _breakOff.Dispose();

    private async Task SendAsync(Delivery delivery)
    {
        try
        {
            if (await sender.SendAsync(delivery, _breakOff.Token) is { } pause)
            {
                receivers.Pause(delivery.Receiver, pause);
            }
        }
        finally
        {
            receivers.End(delivery.Receiver);

            // There may be more for this receiver, or for any if all places were taken.
            notifications.Wake();
        }
    }
}
