using System.Data;
using Interlock.Application.Configuration;
using Interlock.Domain.Predictions;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Datastore;
using Microsoft.Data.SqlClient;
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
            "INSERT INTO [predictions] ([id], [infer_ms], [model], [model_hash], [request], [response], [revision], [version]) "
            + "VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7), (@p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15)"));
        var texts = command.Parameters.Cast<SqlParameter>()
            .Where(parameter => parameter.DbType is DbType.String or DbType.AnsiString or DbType.AnsiStringFixedLength)
            .ToList();
        Assert.That(texts, Has.Count.EqualTo(12).And.All.Property(nameof(SqlParameter.Size)).EqualTo(-1));
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
}
