using Interlock.Api.Lifecycle;
using Interlock.Application.Quality.Watching;

namespace Interlock.Api.Quality;

/// <summary>Watches the quality of models from when the server is ready until it stops.</summary>
internal sealed class QualityWatchHost(QualityWatch watch, ServerState state) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WhenReady.WaitAsync(stoppingToken);
        await watch.RunAsync(stoppingToken);
    }
}
