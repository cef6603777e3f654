using Interlock.Application.Configuration;
using Interlock.Application.Serving.Health;
using Interlock.Application.Tasks;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tasks;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Predictions;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Datastore.Sensors;
using Interlock.Infrastructure.Datastore.Tasks;
using Interlock.Infrastructure.Datastore.Writes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interlock.Api.Tests.Support;

/// <summary>A database of one test's own, with all tables: a file of SQLite, or a database of a server that all tests share.</summary>
internal sealed class TestDatastore : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly WriteTurns _turns;
    private bool _isShared;

    private TestDatastore(DatastoreConfig config, string folder, Action<DbContextOptionsBuilder>? configure)
    {
        Config = config;
        _turns = new WriteTurns(config);
        Folder = folder;
        Contexts = DatastoreContexts.Create(config, folder, options =>
        {
            configure?.Invoke(options);
            if (config.Provider == DatastoreProvider.Sqlserver)
            {
                options.AddInterceptors(new TSql());
            }
        });
    }

    public DatastoreConfig Config { get; }

    public string Folder { get; }

    public DatastoreHealth Health { get; } = new(TimeProvider.System, NullLogger<DatastoreHealth>.Instance);

    public IDbContextFactory<InterlockDbContext> Contexts { get; }

    /// <summary>A database with all tables; one of a server is used by one test after the other.</summary>
    public static async Task<TestDatastore> CreateAsync(DatastoreProvider provider, Action<DbContextOptionsBuilder>? configure = null)
    {
        var database = TestDatabases.TakeMigrated(provider) is { } connection
            ? Create(provider, connection, configure)
            : await MigratedAsync(await CreateEmptyAsync(provider, configure));
        database._isShared = provider != DatastoreProvider.Sqlite;
        return database;
    }

    public static Task<TestDatastore> CreateAsync(DatastoreProvider provider, string connection) =>
        MigratedAsync(Create(provider, connection, configure: null));

    public static async Task<TestDatastore> CreateEmptyAsync(DatastoreProvider provider, Action<DbContextOptionsBuilder>? configure = null) => Create(
        provider, provider == DatastoreProvider.Sqlite ? new DatastoreConfig().Connection : await TestDatabases.CreateAsync(provider), configure);

    private static TestDatastore Create(DatastoreProvider provider, string connection, Action<DbContextOptionsBuilder>? configure) => new(
        new DatastoreConfig { Provider = provider, Connection = connection },
        Directory.CreateTempSubdirectory("interlock-datastore-").FullName,
        configure);

    private static async Task<TestDatastore> MigratedAsync(TestDatastore empty)
    {
        var migrator = new DatastoreMigrator(empty.Contexts, empty.Config, NullLogger<DatastoreMigrator>.Instance);
        await migrator.MigrateAsync(CancellationToken.None);
        return empty;
    }

    public static Prediction Prediction(string? id = null, string model = "iris", string version = "v1", string response = "{}") => new()
    {
        Id = id ?? TimeOrderedId.New(DateTimeOffset.UtcNow),
        Model = model,
        Version = version,
        Revision = 7,
        Request = """{"features":[5.1,3.5,1.4,0.2]}""",
        Response = response,
        InferMs = 0.25,
    };

    /// <summary>A datastore on this database; it is stopped with it.</summary>
    public PredictionDatastore Open(Func<DatastoreConfig, DatastoreConfig>? change = null) => new(Calls(), Writer(change));

    /// <summary>The sensors of this database, as a server of its own has them: it takes no turns with others.</summary>
    public SensorDatastore OpenSensors()
    {
        var calls = Calls(new WriteTurns(Config));
        return new SensorDatastore(new SensorDays(calls), calls, new ReadingWriter(calls), new ScoreWriter(calls));
    }

    /// <summary>The tasks of this database, as a server of its own has them.</summary>
    public (TaskDatastore Tasks, TaskLeases Leases) OpenTasks()
    {
        var calls = Calls();
        return (
            new TaskDatastore(Writer<InferenceTask>(context => new PreparedInsert<InferenceTask>(context)), calls),
            new TaskLeases(calls, Writer<TaskOutcome>(context => new TaskOutcomeWriter(context))));
    }

    /// <summary>The revisions of the configuration in this database; with turns of its own, as another server has them.</summary>
    public RevisionDatastore OpenRevisions(WriteTurns? turns = null) => new(Calls(turns));

    /// <summary>What runs queries and transactions; with turns of its own, as another server has them.</summary>
    public DatastoreCalls Calls(WriteTurns? turns = null, IDbContextFactory<InterlockDbContext>? contexts = null) =>
        new(contexts ?? Contexts, turns ?? _turns, Config, Health);

    public GroupCommit<Prediction> Writer(Func<DatastoreConfig, DatastoreConfig>? change = null) =>
        Writer<Prediction>(context => new PreparedInsert<Prediction>(context), change);

    private GroupCommit<T> Writer<T>(Func<InterlockDbContext, IRowWriter<T>> create, Func<DatastoreConfig, DatastoreConfig>? change = null)
    {
        var transaction = new GroupTransaction<T>(Contexts, _turns, Config, create);
        var writer = new GroupCommit<T>(new GroupCommitter<T>(transaction, Health, NullLogger<GroupCommitter<T>>.Instance), change?.Invoke(Config) ?? Config);
        _owned.AddRange([writer, transaction]);
        return writer;
    }

    public async Task<int> CountAsync()
    {
        await using var context = await Contexts.CreateDbContextAsync();
        return await context.Predictions.CountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }

        _turns.Dispose();
        if (_isShared)
        {
            // With options of its own: a test may have closed the way of what its context sends.
            await using var context = await DatastoreContexts.Create(Config, Folder).CreateDbContextAsync();
            await TestDatabases.ReturnAsync(Config.Provider, context);
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
