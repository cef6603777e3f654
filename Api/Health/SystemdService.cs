using System.Globalization;
using Interlock.Api.Lifecycle;
using Interlock.Application.Serving.Catalog;
using Microsoft.Extensions.Hosting.Systemd;

namespace Interlock.Api.Health;

/// <summary>
/// Reports to systemd where it started the server with <c>Type=notify</c>: ready, stopping, and as long as no model hangs that the server is alive. It runs on
/// the thread pool, as requests do: a server that has no thread left for it is restarted. A datastore that is away is no reason to restart.
/// </summary>
internal sealed class SystemdService(ISystemdNotifier systemd, ServerState state, IModelCatalog catalog, IHostApplicationLifetime application) : BackgroundService
{
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    private int _stopping;

    // Three reports within WatchdogSec of the unit: a late one is not missed.
    private static TimeSpan? Interval =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds / 3.0)
            : null;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!systemd.IsEnabled)
        {
            return Task.CompletedTask;
        }

        state.Draining.Register(NotifyStopping);
        application.ApplicationStopping.Register(NotifyStopping);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WhenReady.WaitAsync(stoppingToken);
        systemd.Notify(ServiceState.Ready);
        if (Interval is not { } interval)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval);
        do
        {
            if (catalog.Current.Models.Values.All(model => model.HungReason is null))
            {
                systemd.Notify(Alive);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void NotifyStopping()
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 0)
        {
            systemd.Notify(ServiceState.Stopping);
        }
    }
}
