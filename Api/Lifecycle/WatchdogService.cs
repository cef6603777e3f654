using Interlock.Application.Notifications;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Health;

namespace Interlock.Api.Lifecycle;

/// <summary>Watches for models that hang and for a datastore that does not answer, from when the server is ready until it is told to stop.</summary>
internal sealed class WatchdogService(
    Watchdog watchdog, DatastoreWatch datastore, Announcer announcer, ServerState state, IHostApplicationLifetime application) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, application.ApplicationStopping);
        try
        {
            // Its thread is made before the first connection comes: in a flood there may be none left.
            var watch = Task.Factory.StartNew(
                () =>
                {
                    state.WhenReady.Wait(stopping.Token);
                    watchdog.Run(stopping.Token);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            await state.WhenReady.WaitAsync(stopping.Token);
            await Task.WhenAll(watch, announcer.RunAsync(stopping.Token), datastore.RunAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
