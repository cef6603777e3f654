using Interlock.Application.Configuration;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Sqlite;
using Microsoft.Data.SqlClient;
using Npgsql;
using Quartz;

namespace Interlock.Infrastructure.Scheduling;

/// <summary>Where Quartz keeps its jobs: in the datastore, in tables beside Interlock's that it makes itself where they are missing.</summary>
internal sealed class QuartzStore(DatastoreConfig datastore, string baseFolder, WriteTurns turns)
{
    public void Configure(IPersistentStoreBuilder store)
    {
        store.ProvisionSchema();
        store.UseSystemTextJsonSerializer();
        store.ConfigureStore(options => options.StoreJobDataAsStrings = true);
        switch (datastore.Provider)
        {
            case DatastoreProvider.Sqlserver:
                store.UseSqlServer(SqlClientFactory.Instance, new SqlConnectionStringBuilder(datastore.Connection).ToString());
                store.UseClustering();
                break;
            case DatastoreProvider.Postgresql:
                store.UsePostgres(NpgsqlFactory.Instance, new NpgsqlConnectionStringBuilder(datastore.Connection).ToString());
                store.UseClustering();
                break;
            default:
                store.UseSqlite(new TurnTakingFactory(turns), SqliteConnections.Resolve(datastore.Connection, baseFolder));
                break;
        }
    }
}
