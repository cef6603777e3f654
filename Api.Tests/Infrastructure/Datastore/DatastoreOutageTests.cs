using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Infrastructure.Datastore.Predictions;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

[Parallelizable]
internal sealed class DatastoreOutageTests
{
    [Test]
    public async Task AddAsync_PostgresqlStopped_IsUnavailableAndServesAgainAfterwards()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Postgresql, await server.CreateAsync("outage"));
        var datastore = database.Open();
        await datastore.AddAsync([TestDatastore.Prediction()], CancellationToken.None);

        await server.StopAsync();
        await RefusesAsync(datastore);
        await Assert.ThatAsync(
            () => datastore.FindAsync(TestDatastore.Prediction().Id, CancellationToken.None),
            GroupCommitTests.Refused(UnavailableException.DatastoreUnavailable));

        await server.StartAsync();
        await datastore.AddAsync([TestDatastore.Prediction()], CancellationToken.None);
        Assert.That(await database.CountAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task Revisions_PostgresqlStopped_AreUnavailable()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Postgresql, await server.CreateAsync("revisions"));
        var datastore = database.OpenRevisions();
        await server.StopAsync();

        foreach (var use in new Func<Task>[]
        {
            () => datastore.AddAsync(RevisionDatastoreTests.Revision(), CancellationToken.None),
            () => datastore.FindAsync(1, CancellationToken.None),
            () => datastore.LastPublishedAsync(CancellationToken.None),
            () => datastore.ListAsync(null, 1, CancellationToken.None),
            () => datastore.RollBackAsync(new Rollback(1, 0, ""), null, CancellationToken.None),
        })
        {
            await Assert.ThatAsync(use, GroupCommitTests.Refused(UnavailableException.DatastoreUnavailable));
        }
    }

    [Test]
    public async Task AddAsync_PostgresqlRestartedBetween_TheKeptConnectionIsReplacedUnseen()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Postgresql, await server.CreateAsync("restart"));
        var datastore = database.Open();
        await datastore.AddAsync([TestDatastore.Prediction()], CancellationToken.None);

        await server.StopAsync();
        await server.StartAsync();
        await datastore.AddAsync([TestDatastore.Prediction()], CancellationToken.None);
        Assert.That(await database.CountAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task AddAsync_SqliteLockedByAnother_IsUnavailableAndServesAgainAfterwards()
    {
        await using var database = await TestDatastore.CreateAsync(
            DatastoreProvider.Sqlite, "Data Source=data/interlock.db;Default Timeout=1");
        var datastore = database.Open();
        await using var other = new SqliteConnection($"Data Source={database.Folder}/data/interlock.db");
        await other.OpenAsync();
        await ExecuteAsync(other, "BEGIN IMMEDIATE");

        await RefusesAsync(datastore);

        await ExecuteAsync(other, "ROLLBACK");
        await datastore.AddAsync([TestDatastore.Prediction()], CancellationToken.None);
        Assert.That(await database.CountAsync(), Is.EqualTo(1));
    }

    private static async Task RefusesAsync(PredictionDatastore datastore)
    {
        var adds = Enumerable.Range(0, 3).Select(_ => datastore.AddAsync([TestDatastore.Prediction()], CancellationToken.None));
        foreach (var add in adds.ToList())
        {
            await Assert.ThatAsync(() => add, GroupCommitTests.Refused(UnavailableException.DatastoreUnavailable));
        }
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
