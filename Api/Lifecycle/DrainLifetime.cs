using System.Runtime.InteropServices;
using Interlock.Application;
using Interlock.Application.Configuration;

namespace Interlock.Api.Lifecycle;

/// <summary>
/// SIGTERM, Ctrl+C and a terminal that is closed drain: readiness turns off, the server goes on serving for <c>drain.delay</c> so that load balancers notice, then
/// finishes what was admitted and exits 0. A second signal stops at once. SIGHUP reloads.
/// </summary>
internal sealed partial class DrainLifetime(
    ServerState state, IHostApplicationLifetime application, ServerConfig config, HangUp hangUp, ILogger<DrainLifetime> logger) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _received;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnSignal));
        if (!OperatingSystem.IsWindows())
        {
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) == 1)
        {
            _ = DrainAsync();
        }
        else
        {
            application.StopApplication();
        }
    }

    private void OnHangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        if (hangUp.IsTerminalClosed)
        {
            OnSignal(context);
        }
        else if (state.Phase == ServerPhase.Draining)
        {
            LogReloadIgnored();
        }
        else
        {
            hangUp.Request();
        }
    }

    private async Task DrainAsync()
    {
        var wasReady = state.Phase == ServerPhase.Ready;
        state.Become(ServerPhase.Draining);
        LogDraining(config.Drain.Delay);
        if (wasReady)
        {
            await Task.Delay(config.Drain.Delay);
        }

        application.StopApplication();
    }

    [LoggerMessage(EventIds.Draining, LogLevel.Information, "Draining: not ready any more, serving on for {Delay}")]
    private partial void LogDraining(TimeSpan delay);

    [LoggerMessage(EventIds.ReloadIgnored, LogLevel.Information, "SIGHUP while the server drains: nothing is read again")]
    private partial void LogReloadIgnored();
}
