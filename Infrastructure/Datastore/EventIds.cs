namespace Interlock.Infrastructure.Datastore;

/// <summary>Ids of this folder's log messages. They are added, never renumbered.</summary>
internal static class EventIds
{
    public const int MigrationsApplied = 3000;
    public const int CommitFailed = 3001;
    public const int RowsRefused = 3002;
}
