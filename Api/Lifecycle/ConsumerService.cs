using Interlock.Application.Consuming;

namespace Interlock.Api.Lifecycle;

/// <summary>Lets models consume from their queues while the server is ready; on the way down what was taken is answered, within <c>server.drain.timeout</c>.</summary>
internal sealed class ConsumerService(IModelConsumers consumers, ServerState state, IHostApplicationLifetime application) : BackgroundService
{
    private readonly CancellationTokenSource _abandoned = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var late = cancellationToken.Register(_abandoned.Cancel);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _abandoned.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // As soon as the server is told to stop: its services are stopped one after the other, and share the time.
        var stopping = application.ApplicationStopping;
        try
        {
            await state.WhenReady.WaitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return; // Told to stop while starting.
        }

        await consumers.RunAsync(stopping, _abandoned.Token);
    }
}
