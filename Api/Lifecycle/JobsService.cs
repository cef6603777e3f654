using Interlock.Application.Jobs.Scheduling;

namespace Interlock.Api.Lifecycle;

/// <summary>Runs jobs from the moment the server is ready until it is told to stop; runs that are not done when the drain is over go on later.</summary>
internal sealed class JobsService(JobScheduler scheduler, ServerState state, IHostApplicationLifetime application) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await scheduler.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server stops after the requests it admitted; nothing more is begun in the meantime.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, application.ApplicationStopping);
        try
        {
            await state.WhenReady.WaitAsync(stopping.Token);
            await scheduler.RunAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop while starting.
        }
    }
}
