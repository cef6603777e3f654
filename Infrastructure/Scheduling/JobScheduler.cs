using Interlock.Application;
using Interlock.Application.Jobs;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Interlock.Infrastructure.Scheduling;

/// <inheritdoc />
internal sealed partial class JobScheduler(
    QuartzFactory quartz, JobSweep sweep, RunSignal signal, ActiveRuns active, ILogger<JobScheduler> logger) : IJobScheduler
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(50);

    private ISchedulerFactory? _factory;
    private IScheduler? _scheduler;

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await TurnAsync(cancellationToken);
                await signal.WaitAsync(Pause, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await (_scheduler?.Standby(CancellationToken.None) ?? ValueTask.CompletedTask);
        }
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await IdleAsync(cancellationToken);
        active.StopAll();
        using var deadline = new CancellationTokenSource(Pause);
        await IdleAsync(deadline.Token);
        await EndAsync();
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            _scheduler ??= await StartAsync(cancellationToken);
            await sweep.TurnAsync(_scheduler, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.TurnFailed(logger, e.Message, e);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Drivers tell of a statement that was cancelled in words of their own.
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<IScheduler> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _factory = quartz.Create();
            var scheduler = await _factory.GetScheduler(cancellationToken);
            await scheduler.Start(cancellationToken);
            Log.Started(logger);
            return scheduler;
        }
        catch
        {
            await EndAsync();
            throw;
        }
    }

    private async Task IdleAsync(CancellationToken cancellationToken)
    {
        while (active.Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(ShortPause, CancellationToken.None);
        }
    }

    // Disposing the factory shuts its scheduler down.
    private async Task EndAsync()
    {
        if (_factory is IAsyncDisposable factory)
        {
            await factory.DisposeAsync();
        }

        _factory = null;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SchedulerStarted, LogLevel.Information, "Jobs are run by the clock from now on")]
        public static partial void Started(ILogger logger);

        [LoggerMessage(EventIds.RunSweepFailed, LogLevel.Error, "Jobs could not be planned or distributed; it is tried again: {Reason}")]
        public static partial void TurnFailed(ILogger logger, string reason, Exception exception);
    }
}
