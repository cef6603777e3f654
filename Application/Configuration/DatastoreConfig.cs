namespace Interlock.Application.Configuration;

/// <summary>The databases that can keep the data.</summary>
public enum DatastoreProvider
{
    /// <summary>One file, embedded; the default.</summary>
    Sqlite,

    /// <summary>Microsoft SQL Server or Azure SQL.</summary>
    Sqlserver,

    /// <summary>PostgreSQL.</summary>
    Postgresql,
}

/// <summary>The section <c>datastore</c>.</summary>
public sealed record DatastoreConfig : IConfigSection
{
    [ConfigDoc("Which database.")]
    public DatastoreProvider Provider { get; init; } = DatastoreProvider.Sqlite;

    [ConfigDoc("Connection string of the provider. A relative SQLite file is taken from the folder of config.yaml.")]
    [ConfigSecret]
    public string Connection { get; init; } = "Data Source=data/interlock.db";

    [ConfigDoc("Apply pending migrations at start. Where false, run the server once with --migrate before starting it.")]
    public bool Migrate { get; init; } = true;

    [ConfigDoc("Longest time that a request waits for the database; beyond it the reply is 503. Bulk work, such as a sensor's day, has twelve times as long.")]
    [ConfigRange("100ms", "10m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    [ConfigDoc("Least free space on the disk of a SQLite file; below it requests that would be recorded get 503. 0B not to look.")]
    [ConfigRange("0B", "1024GiB")]
    public ByteSize MinFree { get; init; } = ByteSize.FromMiB(256);

    [ConfigDoc("How long a start waits for a database that cannot be reached yet.")]
    [ConfigRange("0s", "1h")]
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    [ConfigDoc("Most rows written by one transaction of the group commit.")]
    [ConfigRange("1", "10000")]
    public int CommitBatch { get; init; } = 1000;

    [ConfigDoc("Most rows waiting to be written; beyond it requests get 503.")]
    [ConfigRange("1", "1000000")]
    public int CommitQueue { get; init; } = 10_000;

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (string.IsNullOrWhiteSpace(Connection))
        {
            yield return new ConfigProblem("connection", "must not be empty");
        }
    }
}
