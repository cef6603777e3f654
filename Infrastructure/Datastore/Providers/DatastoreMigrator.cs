using System.Data.Common;
using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.Datastore.Providers;

/// <summary>Brings the tables to what this build expects.</summary>
public sealed partial class DatastoreMigrator(
    IDbContextFactory<InterlockDbContext> contexts, DatastoreConfig config, ILogger<DatastoreMigrator> logger)
{
    private const int MostInVain = 5;

    // A migration may rebuild a large table.
    private static readonly TimeSpan LongestStatement = TimeSpan.FromHours(1);
    private const int LeastPauseMs = 50;
    private const int MostPauseMs = 250;

    /// <summary>Applies what is pending; where the configuration says <c>migrate: false</c>, what is pending is an error.</summary>
    /// <exception cref="DatastoreException">The database cannot be opened, or is behind and may not be migrated.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken) => MigrateAsync(config.Migrate, cancellationToken);

    /// <summary>Applies what is pending if <paramref name="apply"/>, whatever the configuration says.</summary>
    /// <exception cref="DatastoreException">The database cannot be opened, or is behind and may not be migrated.</exception>
    public async Task MigrateAsync(bool apply, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Database.SetCommandTimeout(LongestStatement);
        try
        {
            await MigrateAsync(context, apply, cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or DatastoreException))
        {
            var name = Name(context.Database.GetDbConnection());
            throw new DatastoreException($"The database cannot be opened or migrated: {name}. {e.Message}", e);
        }
    }

    private async Task MigrateAsync(InterlockDbContext context, bool apply, CancellationToken cancellationToken)
    {
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count == 0)
        {
            return;
        }

        if (!apply)
        {
            throw new DatastoreException(
                $"The database is behind and 'datastore.migrate' is false: {Name(context.Database.GetDbConnection())}. "
                + $"Run it once with --migrate. Pending: {string.Join(", ", pending)}.");
        }

        await using var turn = config.Provider == DatastoreProvider.Sqlite
            ? await SqliteMigrationLock.AcquireAsync(context, cancellationToken)
            : null;
        await ApplyAsync(context, pending.Count, cancellationToken);
        Log.Applied(logger, pending.Count, Name(context.Database.GetDbConnection()));
    }

    // PostgreSQL's lock ends with each migration, and nothing locks the making of the database: another process may have been faster, and this one
    // then fails.
    private static async Task ApplyAsync(InterlockDbContext context, int pending, CancellationToken cancellationToken)
    {
        for (var (left, inVain) = (pending, 0); left > 0;)
        {
            try
            {
                await context.Database.MigrateAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (DatabaseFault.IsOfDatabase(e) && inVain < MostInVain)
            {
                await Task.Delay(Random.Shared.Next(LeastPauseMs, MostPauseMs), cancellationToken);
                var before = left;
                left = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
                inVain = left < before ? 0 : inVain + 1;
            }
        }
    }

    // What may be shown of a connection: never its string, which can hold a password.
    private string Name(DbConnection connection) => $"{config.Provider}, '{connection.Database}' at '{connection.DataSource}'";

    private static partial class Log
    {
        [LoggerMessage(EventIds.MigrationsApplied, LogLevel.Information, "Applied {Count} migrations to {Database}")]
        public static partial void Applied(ILogger logger, int count, string database);
    }
}
