using System.Diagnostics;
using Interlock.Application;
using Microsoft.Extensions.Hosting.Systemd;

namespace Interlock.Api.Lifecycle;

/// <summary>Has the files read again on SIGHUP. A signal that comes while the server starts is obeyed when it is ready.</summary>
internal sealed partial class ReloadService(HangUp signal, IEnumerable<IReloadable> files, ServerState state, ISystemdNotifier systemd, ILogger<ReloadService> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, state.Draining);
        try
        {
            await state.WhenReady.WaitAsync(ending.Token);
            while (true)
            {
                await signal.NextAsync(ending.Token);
                LogRequested();
                systemd.Notify(Reloading());
                await Task.WhenAll(files.Select(file => file.ReloadAsync())).WaitAsync(ending.Token);
                systemd.Notify(ServiceState.Ready);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    // The time is for units of Type=notify-reload: CLOCK_MONOTONIC, which the stopwatch reads on Linux.
    private static ServiceState Reloading() => new($"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)}");

    [LoggerMessage(EventIds.ReloadRequested, LogLevel.Information, "SIGHUP: reading config.yaml, the files that it names, the certificate and nlog.config again")]
    private partial void LogRequested();
}

/// <summary>Reads files again while the server runs.</summary>
internal interface IReloadable
{
    /// <summary>Reads them now, also where they look unchanged. What they hold is logged, and what is wrong changes nothing.</summary>
    Task ReloadAsync();
}
