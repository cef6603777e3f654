using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Interlock.Infrastructure.Datastore.Providers;

/// <summary>Counts the migrations that a context itself applies, of several servers that start at once; EF Core does not say.</summary>
internal sealed class AppliedMigrations : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly IMigrator _migrator;
    private readonly IDisposable _subscription;

    public AppliedMigrations(InterlockDbContext context)
    {
        _migrator = context.GetService<IMigrator>();
        var events = (DiagnosticListener)context.GetService<DiagnosticSource>();
        _subscription = events.Subscribe(this, name => name == RelationalEventId.MigrationApplying.Name);
    }

    public int Count { get; private set; }

    /// <summary>The migration that was begun last was not applied.</summary>
    public void Fail() => Count = Math.Max(0, Count - 1);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is MigrationEventData { Migrator: var migrator } && migrator == _migrator)
        {
            Count++;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscription.Dispose();
}
