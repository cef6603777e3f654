using System.Reflection;
using Interlock.Application;
using Interlock.Application.Swaps.Starting;
using Interlock.Domain;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Lifecycle;

/// <summary>Brings the datastore and the models up while the server already answers /healthz; the first load fails the process.</summary>
internal sealed partial class StartupService(
    DatastoreMigrator migrator, ServerStart start, ServerState state, IHostApplicationLifetime application, ILogger<StartupService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await start.RunAsync(Task.Run(() => migrator.MigrateAsync(stoppingToken), stoppingToken), stoppingToken);

            // Give back what only starting needed; some 20 ms. Within another program, such as a test, the heap is not the server's own.
            if (Assembly.GetEntryAssembly() == typeof(StartupService).Assembly)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            if (state.TryBecomeReady())
            {
                LogReady();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop while starting.
        }
        catch (Exception e)
        {
            LogFailed(e.Message, e is InterlockException ? null : e);
            Environment.ExitCode = 1;
            application.StopApplication();
        }
    }

    [LoggerMessage(EventIds.Ready, LogLevel.Information, "Ready: every model is loaded")]
    private partial void LogReady();

    [LoggerMessage(EventIds.StartFailed, LogLevel.Critical, "The server cannot start: {Reason}")]
    private partial void LogFailed(string reason, Exception? exception);
}
