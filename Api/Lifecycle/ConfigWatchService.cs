using Interlock.Application.Swaps;

namespace Interlock.Api.Lifecycle;

/// <summary>Has changed files applied while the server is ready. From the moment it drains nothing is applied any more.</summary>
internal sealed class ConfigWatchService(ConfigWatcher watcher, ServerState state, IHostApplicationLifetime application) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        watcher.Begin();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, application.ApplicationStopping, state.Draining);
        try
        {
            await state.WhenReady.WaitAsync(ending.Token);
        }
        catch (OperationCanceledException)
        {
            return; // Told to stop while starting.
        }

        await watcher.RunAsync(ending.Token);
    }
}
