using System.Data.Common;
using System.Reflection;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

/// <summary>What callers see of a failure of the database, and what is tried again.</summary>
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
internal sealed class DatabaseFaultTests(DatastoreProvider provider)
{
    public const string Endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT (x + 1) % 7 FROM n) SELECT COUNT(*) FROM n";

    [Test]
    public async Task Read_DeadlockVictim_IsReadAgain()
    {
        var failing = new Failing(1, Deadlock());
        await using var database = await TestDatastore.CreateAsync(provider, options => options.AddInterceptors(failing));

        Assert.That(await database.Open().FindAsync("none", CancellationToken.None), Is.Null);
        Assert.That(failing.Failed, Is.EqualTo(1));
    }

    [Test]
    public async Task Read_AlwaysDeadlockVictim_IsUnavailableInTheEnd()
    {
        await using var database = await TestDatastore.CreateAsync(provider, options => options.AddInterceptors(new Failing(int.MaxValue, Deadlock())));

        await Assert.ThatAsync(() => database.Open().FindAsync("none", CancellationToken.None), GroupCommitTests.Refused(UnavailableException.DatastoreUnavailable));
    }

    [Test]
    public async Task Read_CancelledWhileItRuns_IsCancelled()
    {
        AssumeItEndsWhatIsCancelled(provider);
        await using var database = await TestDatastore.CreateAsync(provider);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThatAsync(
            () => database.Calls().QueryAsync(
                async context =>
                {
                    await context.Database.OpenConnectionAsync(stop.Token);
                    using var breaking = context.BreakOffOn(context.Database.GetDbConnection(), stop.Token);
                    return await context.Database.SqlQueryRaw<int>(Endless).ToListAsync(stop.Token);
                },
                stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Read_PoolIsExhausted_IsUnavailable()
    {
        Assume.That(provider, Is.Not.EqualTo(DatastoreProvider.Sqlite), "its pool has no limit");
        await using var database = await TestDatastore.CreateAsync(provider);
        var few = provider == DatastoreProvider.Sqlserver ? "Max Pool Size=1;Connect Timeout=1" : "Maximum Pool Size=1;Timeout=1";
        var contexts = DatastoreContexts.Create(database.Config with { Connection = $"{database.Config.Connection};{few}" }, database.Folder);
        await using var holding = await contexts.CreateDbContextAsync();
        await holding.Database.OpenConnectionAsync();

        await Assert.ThatAsync(
            () => database.Calls(contexts: contexts).QueryAsync(context => context.Predictions.CountAsync(), CancellationToken.None),
            GroupCommitTests.Refused(UnavailableException.DatastoreUnavailable));
        await Assert.ThatAsync(
            () => database.Calls(contexts: contexts).RunAsync((_, _) => Task.FromResult(1), CancellationToken.None),
            GroupCommitTests.Refused(UnavailableException.DatastoreUnavailable));
    }

    [Test]
    public async Task Keys_ThatDifferInCase_AreDifferentToEntityFramework()
    {
        await using var database = await TestDatastore.CreateAsync(provider);
        await using var context = await database.Contexts.CreateDbContextAsync();

        foreach (var property in context.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).Where(property => property.ClrType == typeof(string)))
        {
            Assert.That(property.GetKeyValueComparer().Equals("Load", "load") || property.GetValueComparer().Equals("a", "a "), Is.False, property.ToString());
        }
    }

    public static void AssumeItEndsWhatIsCancelled(DatastoreProvider provider) => Assume.That(
        provider, Is.Not.EqualTo(DatastoreProvider.Sqlserver), "the test server does not always end a statement that is cancelled");

    private DbException Deadlock() => provider switch
    {
        DatastoreProvider.Sqlite => new SqliteException("database is locked", 5),
        DatastoreProvider.Postgresql => new PostgresException("deadlock detected", "ERROR", "ERROR", "40P01"),
        _ => SqlError(1205),
    };

    // The client gives no other way to make one.
    private static SqlException SqlError(int number)
    {
        const BindingFlags Any = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;
        var errors = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        var constructor = typeof(SqlError).GetConstructors(Any).Single(made => made.GetParameters().Length == 8 && made.GetParameters()[0].Name == "infoNumber");
        typeof(SqlErrorCollection).GetMethod("Add", Any)!.Invoke(errors, [constructor.Invoke([number, (byte)0, (byte)13, "server", "deadlock", "", 1, null])]);
        return (SqlException)typeof(SqlException).GetMethod("CreateException", Any, [typeof(SqlErrorCollection), typeof(string)])!.Invoke(null, [errors, "16"])!;
    }

    /// <summary>Fails the first queries on predictions.</summary>
    private sealed class Failing(int count, Exception failure) : DbCommandInterceptor
    {
        public int Failed { get; private set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (!command.CommandText.Contains("predictions", StringComparison.Ordinal) || Failed == count)
            {
                return new(result);
            }

            Failed++;
            throw failure;
        }
    }
}
