using Interlock.Application.Notifications.Deliveries;

namespace Interlock.Api.Lifecycle;

/// <summary>Sends callbacks and notifications from when the server is ready until it stops.</summary>
internal sealed class DeliveryService(DeliveryLoop loop, ServerState state) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WhenReady.WaitAsync(stoppingToken);
        await loop.RunAsync(stoppingToken);
    }
}
