using System.Data;
using System.Data.Common;
using System.Reflection;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain.Predictions;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Datastore;

internal sealed class PreparedInsertTests
{
    [Test]
    public void CreateCommand_Sqlserver_SpeaksItsDialectAndCutsNoText()
    {
        using var context = DatastoreContexts.Create(
            new DatastoreConfig { Provider = DatastoreProvider.Sqlserver, Connection = "Server=nowhere" }, "/nowhere").CreateDbContext();
        using var insert = new PreparedInsert<Prediction>(context);

        using var command = insert.CreateCommand(rows: 2);

        Assert.That(command.CommandText, Is.EqualTo(
            "INSERT INTO [predictions] ([id], [caller], [infer_ms], [model], [model_hash], [request], [request_key], [response], [revision], [trace_id], [version]) "
            + "VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10), (@p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21)"));
        var texts = command.Parameters.Cast<SqlParameter>()
            .Where(parameter => parameter.DbType is DbType.String or DbType.AnsiString or DbType.AnsiStringFixedLength)
            .ToList();
        Assert.That(texts, Has.Count.EqualTo(18).And.All.Property(nameof(SqlParameter.Size)).EqualTo(-1));
    }

    [Test]
    public void CreateCommand_SqlserverEveryTable_HasParametersThatItsClientPrepares()
    {
        using var context = DatastoreContexts.Create(
            new DatastoreConfig { Provider = DatastoreProvider.Sqlserver, Connection = "Server=nowhere" }, "/nowhere").CreateDbContext();
        var prepare = typeof(SqlParameter).GetMethod("Prepare", BindingFlags.NonPublic | BindingFlags.Instance)!;

        // It does not insert rows with columns that are no property.
        foreach (var entity in context.Model.GetEntityTypes().Where(entity => !entity.GetProperties().Any(property => property.IsShadowProperty())))
        {
            using var command = CommandOf(context, entity.ClrType);
            TSql.Check(command.CommandText);
            foreach (SqlParameter parameter in command.Parameters)
            {
                Assert.That(() => prepare.Invoke(parameter, [command]), Throws.Nothing, $"{entity.Name} {parameter.ParameterName} {parameter.SqlDbType}");
            }
        }

        static DbCommand CommandOf(InterlockDbContext context, Type entity) =>
            (DbCommand)typeof(PreparedInsertTests).GetMethod(nameof(Command), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(entity).Invoke(null, [context])!;
    }

    private static DbCommand Command<T>(InterlockDbContext context)
        where T : class
    {
        using var insert = new PreparedInsert<T>(context, onlyNew: true);
        return insert.CreateCommand(rows: 3);
    }

    [Test]
    public void CreateCommand_SqlserverOnlyNew_LeavesOutWhatIsKnown()
    {
        using var context = DatastoreContexts.Create(
            new DatastoreConfig { Provider = DatastoreProvider.Sqlserver, Connection = "Server=nowhere" }, "/nowhere").CreateDbContext();
        using var insert = new PreparedInsert<Reading>(context, onlyNew: true);

        using var command = insert.CreateCommand(rows: 2);

        Assert.That(command.CommandText, Is.EqualTo(
            "INSERT INTO [readings] ([sensor], [timestamp], [value]) "
            + "SELECT @p0, @p1, @p2 WHERE NOT EXISTS (SELECT 1 FROM [readings] WHERE [sensor] = @p0 AND [timestamp] = @p1)"
            + " UNION ALL SELECT @p3, @p4, @p5 WHERE NOT EXISTS (SELECT 1 FROM [readings] WHERE [sensor] = @p3 AND [timestamp] = @p4)"));
        Assert.That(command.Parameters.Cast<SqlParameter>().Select(parameter => parameter.SqlDbType).Take(3),
            Is.EqualTo(new[] { SqlDbType.NVarChar, SqlDbType.DateTime2, SqlDbType.Float }));
    }

    [Test]
    public async Task WriteAsync_Sqlite_StoresWhatEntityFrameworkStores()
    {
        var time = new DateTime(2025, 6, 1, 12, 30, 15, 250, DateTimeKind.Utc).AddTicks(1230);
        await AssertSameAsync<Sensor>(
            new() { Id = "a", LastTimestamp = time, LastValue = -0.5 },
            new() { Id = "a", LastTimestamp = null, LastValue = null },
            new() { Id = "a \0é\U0001F600", LastTimestamp = time.Date, LastValue = 1e300 });
        await AssertSameAsync<SensorScore>(
            Score(time, isAnomaly: true), Score(time.Date, isAnomaly: false));
        await AssertSameAsync(TestDatastore.Prediction());

        static SensorScore Score(DateTime time, bool isAnomaly) => new()
        {
            Sensor = "s", Timestamp = time, Model = "m", Version = "v1", Revision = int.MaxValue, Value = 0, Score = double.Epsilon, IsAnomaly = isAnomaly,
        };
    }

    [Test]
    public async Task WriteAsync_SqliteRowThatIsThere_FailsAndTheStatementStaysUsable()
    {
        await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Sqlite);
        await using var context = await database.Contexts.CreateDbContextAsync();
        await using var transaction = await context.Database.BeginTransactionAsync();
        using var insert = new PreparedInsert<Sensor>(context);
        Task<int> Write(params string[] ids) =>
            insert.WriteAsync([.. ids.Select(id => new Sensor { Id = id })], transaction.GetDbTransaction(), CancellationToken.None);

        Assert.That(await Write("a", "b"), Is.EqualTo(2));
        await Assert.ThatAsync(() => Write("a"), Throws.TypeOf<SqliteException>().With.Property(nameof(SqliteException.SqliteErrorCode)).EqualTo(19));
        Assert.That(await Write("c"), Is.EqualTo(1));
    }

    /// <summary>Stores each row both ways, in databases of their own.</summary>
    private static async Task AssertSameAsync<T>(params T[] rows)
        where T : class
    {
        foreach (var row in rows)
        {
            var byEntityFramework = await StoredAsync(async context =>
            {
                context.Add(row);
                await context.SaveChangesAsync();
            });
            var byInsert = await StoredAsync(async context =>
            {
                await using var transaction = await context.Database.BeginTransactionAsync();
                using var insert = new PreparedInsert<T>(context);
                await insert.WriteAsync([row], transaction.GetDbTransaction(), CancellationToken.None);
                await transaction.CommitAsync();
            });
            Assert.That(byInsert, Is.EqualTo(byEntityFramework).And.Not.Empty);
        }

        static async Task<List<object>> StoredAsync(Func<InterlockDbContext, Task> store)
        {
            await using var database = await TestDatastore.CreateAsync(DatastoreProvider.Sqlite);
            await using var context = await database.Contexts.CreateDbContextAsync();
            await store(context);
            await context.Database.OpenConnectionAsync();
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {context.Model.FindEntityType(typeof(T))!.GetTableName()}";
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)];
        }
    }
}
