using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Watching;

namespace Interlock.Api.Lifecycle;

/// <summary>Has changed files applied while the server is ready. From the moment it drains nothing is changed any more, whoever wants it.</summary>
internal sealed class ConfigWatchService(ConfigWatcher watcher, ISwapService swaps, ServerState state, IHostApplicationLifetime application) : BackgroundService, IReloadable
{
    public Task ReloadAsync() => watcher.RecheckAsync();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        state.Draining.Register(swaps.Close);
        application.ApplicationStopping.Register(swaps.Close);
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
