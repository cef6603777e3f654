using System.Data.Common;
using System.Diagnostics;
using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.Datastore.Providers;

/// <summary>Brings the tables to what this build expects.</summary>
public sealed partial class DatastoreMigrator(
    IDbContextFactory<InterlockDbContext> contexts, DatastoreConfig config, ILogger<DatastoreMigrator> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private const int MostInVain = 5;

    // A migration may rebuild a large table.
    private static readonly TimeSpan LongestStatement = TimeSpan.FromHours(1);
    private const int LeastPauseMs = 50;
    private const int MostPauseMs = 250;

    private bool IsSqlite => config.Provider == DatastoreProvider.Sqlite;

    /// <summary>Applies what is pending; where the configuration says <c>migrate: false</c>, what is pending is an error.</summary>
    /// <exception cref="DatastoreException">The database cannot be opened, or is behind and may not be migrated.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken) => MigrateAsync(config.Migrate, create: false, cancellationToken);

    /// <summary>Applies what is pending if <paramref name="apply"/>, whatever the configuration says.</summary>
    /// <param name="apply">Whether to apply what is pending.</param>
    /// <param name="create">Whether a database that does not exist on its server is created: a plain start may have a misspelt name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatastoreException">The database cannot be opened, does not exist, or is behind and may not be migrated.</exception>
    public async Task MigrateAsync(bool apply, bool create, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Database.SetCommandTimeout(LongestStatement);
        for (var begun = Stopwatch.GetTimestamp(); ; await Task.Delay(RetryDelay, cancellationToken))
        {
            try
            {
                await MigrateAsync(context, apply, create, cancellationToken);
                foreach (var warning in await context.FindWarningsAsync(cancellationToken))
                {
                    Log.Warned(logger, Name(context), warning);
                }

                return;
            }
            catch (Exception e) when (DatabaseCause.IsUnreachable(e) && Stopwatch.GetElapsedTime(begun) < config.StartTimeout)
            {
                Log.Unreachable(logger, Name(context), RetryDelay, DatabaseCause.Of(context, e));
            }
            catch (Exception e) when (e is not (OperationCanceledException or DatastoreException))
            {
                throw new DatastoreException(Describe(context, e), e);
            }
        }
    }

    /// <summary>Says in one line why the database cannot be used, and what to do.</summary>
    public string Describe(Exception failure)
    {
        using var context = contexts.CreateDbContext();
        return Describe(context, failure);
    }

    private string Describe(InterlockDbContext context, Exception failure) =>
        $"The database cannot be opened or migrated: {Name(context)}. {DatabaseCause.Of(context, failure)}";

    private async Task MigrateAsync(InterlockDbContext context, bool apply, bool create, CancellationToken cancellationToken)
    {
        if (apply && IsSqlite)
        {
            CreateFile(context);
        }

        var exists = await ExistsAsync(context, cancellationToken);
        if (exists)
        {
            await RequireKnownAsync(context, cancellationToken);
        }
        else if (!create && !IsSqlite)
        {
            throw new DatastoreException(
                $"The database does not exist: {Name(context)}. Correct Database in 'datastore.connection'; or create it, by the tools of the server or by "
                + "running the server once with --migrate --create-database.");
        }

        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count == 0)
        {
            return;
        }

        if (!apply)
        {
            throw new DatastoreException(
                $"The database is behind and 'datastore.migrate' is false: {Name(context)}. "
                + $"Run it once with --migrate. Pending: {string.Join(", ", pending)}.");
        }

        await using var turn = IsSqlite ? await SqliteMigrationLock.AcquireAsync(context, cancellationToken) : null;
        using var applied = new AppliedMigrations(context);
        await ApplyAsync(context, applied, pending.Count, cancellationToken);
        if (!exists && !IsSqlite)
        {
            Log.Created(logger, Name(context));
        }

        if (applied.Count > 0)
        {
            Log.Applied(logger, applied.Count, Name(context));
        }
    }

    private static async Task<bool> ExistsAsync(InterlockDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken);
        }
        catch (DbException e) when (context.IsMissing(e))
        {
            return false;
        }
    }

    // Nothing else creates the file: where it is deleted, nobody goes on with an empty one.
    private void CreateFile(InterlockDbContext context)
    {
        var file = context.Database.GetDbConnection().DataSource;
        if (Path.IsPathFullyQualified(file) && !File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Open(file, FileMode.OpenOrCreate).Dispose();
            Log.Created(logger, Name(context));
        }
    }

    private async Task RequireKnownAsync(InterlockDbContext context, CancellationToken cancellationToken)
    {
        var unknown = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(context.Database.GetMigrations(), StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw new DatastoreException(
                $"The database was migrated by a newer version of Interlock: {Name(context)}. Start that version, or restore a backup of the database. "
                + $"Unknown here: {string.Join(", ", unknown)}.");
        }
    }

    // PostgreSQL's lock ends with each migration, and nothing locks the making of the database: another process may have been faster, and this one
    // then fails.
    private async Task ApplyAsync(InterlockDbContext context, AppliedMigrations applied, int pending, CancellationToken cancellationToken)
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
                applied.Fail();
                await Task.Delay(Random.Shared.Next(LeastPauseMs, MostPauseMs), cancellationToken);
                if (IsSqlite)
                {
                    await SqliteMigrationLock.ForgetAsync(context, cancellationToken);
                }

                var before = left;
                left = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
                inVain = left < before ? 0 : inVain + 1;
            }
        }
    }

    // What may be shown of a connection: never its string, which can hold a password.
    private string Name(InterlockDbContext context)
    {
        var connection = context.Database.GetDbConnection();
        return $"{config.Provider}, '{connection.Database}' at '{connection.DataSource}'";
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MigrationsApplied, LogLevel.Information, "Applied {Count} migrations to {Database}")]
        public static partial void Applied(ILogger logger, int count, string database);

        [LoggerMessage(EventIds.DatabaseCreated, LogLevel.Information, "The database did not exist and was created: {Database}")]
        public static partial void Created(ILogger logger, string database);

        [LoggerMessage(EventIds.DatabaseUnreachable, LogLevel.Warning, "Could not reach {Database}; retrying in {Delay}: {Reason}")]
        public static partial void Unreachable(ILogger logger, string database, TimeSpan delay, string reason);

        [LoggerMessage(EventIds.DatabaseWarning, LogLevel.Warning, "{Database}: {Warning}")]
        public static partial void Warned(ILogger logger, string database, string warning);
    }
}
