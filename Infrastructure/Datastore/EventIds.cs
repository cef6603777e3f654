namespace Interlock.Infrastructure.Datastore;

/// <summary>Ids of this folder's log messages. They are added, never renumbered.</summary>
internal static class EventIds
{
    public const int MigrationsApplied = 3000;
    public const int BatchFailed = 3001;
    public const int AddsRefused = 3002;
}
