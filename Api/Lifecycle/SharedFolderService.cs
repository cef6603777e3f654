using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Files;

namespace Interlock.Api.Lifecycle;

/// <summary>Warns where another server has its logs in the same folder, or its data in the same SQLite file.</summary>
internal sealed partial class SharedFolderService(DatastoreConfig datastore, ConfigSource source, ServerState state, ILogger<SharedFolderService> logger)
    : BackgroundService
{
    private FileStream? _lock;

    public override void Dispose()
    {
        _lock?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Logs.OtherFolder is { } other)
        {
            LogElsewhere(Path.GetDirectoryName(other)!, other);
        }

        // Before that there may be no folder.
        await state.WhenReady.WaitAsync(stoppingToken);
        if (DatastoreContexts.FileOf(datastore, source.Folder) is { } file && (_lock = FileLock.TryTake($"{file}.server")) is null)
        {
            LogShared(file);
        }
    }

    [LoggerMessage(EventIds.LogsElsewhere, LogLevel.Warning, "Another server writes its logs in {Folder}; this one writes in {Own}. Give each server a folder of its own")]
    private partial void LogElsewhere(string folder, string own);

    [LoggerMessage(EventIds.DatabaseShared, LogLevel.Warning,
        "Another server uses the database file {File}. SQLite is for one server: the others slow it down and serve configurations of their own. "
        + "Give each a file of its own, or let them share PostgreSQL or SQL Server")]
    private partial void LogShared(string file);
}
