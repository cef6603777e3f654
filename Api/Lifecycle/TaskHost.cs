using Interlock.Application.Tasks.Execution;
using Interlock.Application.Tasks.Maintenance;

namespace Interlock.Api.Lifecycle;

/// <summary>
/// Works on tasks while the server is ready. When it stops it takes no more, finishes what it has within <c>server.drain.timeout</c>, and gives back
/// what is left, so that others go on at once.
/// </summary>
internal sealed class TaskHost(
    TaskWorker worker, TaskLoops loops, ServerState state, IHostApplicationLifetime application) : IHostedService, IDisposable
{
    // For giving back, after the time to finish is over.
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private Task _work = Task.CompletedTask;
    private Task _loops = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work = WhenReadyAsync(() => worker.RunAsync(application.ApplicationStopping, _stop.Token));
        _loops = WhenReadyAsync(() => loops.RunAsync(_end.Token));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using (cancellationToken.Register(_stop.Cancel))
        {
            await _work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _work.WaitAsync(LastWrites, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _end.CancelAsync();
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _end.Dispose();
    }

    private async Task WhenReadyAsync(Func<Task> run)
    {
        try
        {
            await state.WhenReady.WaitAsync(application.ApplicationStopping);
        }
        catch (OperationCanceledException)
        {
            return; // Told to stop while starting.
        }

        await run();
    }
}
