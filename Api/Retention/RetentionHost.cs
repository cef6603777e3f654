using Interlock.Api.Lifecycle;
using Interlock.Application.Retention;

namespace Interlock.Api.Retention;

/// <summary>Deletes old rows from when the server is ready until it stops.</summary>
internal sealed class RetentionHost(RetentionService retention, ServerState state) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WhenReady.WaitAsync(stoppingToken);
        await retention.RunAsync(stoppingToken);
    }
}
