using System.Data;
using System.Data.Common;
using System.Text.Json;
using Interlock.Domain.Access;
using Interlock.Domain.Jobs;
using Interlock.Domain.Notifications;
using Interlock.Domain.Predictions;
using Interlock.Domain.Sensors;
using Interlock.Domain.Swaps;
using Interlock.Domain.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Interlock.Infrastructure.Datastore;

/// <summary>
/// Everything Interlock keeps. One derived context per provider holds that provider's migrations; tables and queries are the same for all.
/// </summary>
/// <param name="options">The provider's options.</param>
public abstract class InterlockDbContext(DbContextOptions options) : DbContext(options)
{
    private static readonly ValueComparer Ordinal = new ValueComparer<string>(
        (one, other) => string.Equals(one, other, StringComparison.Ordinal), text => text.GetHashCode(StringComparison.Ordinal));

    // No provider but PostgreSQL's gives back that a time is UTC.
    private static readonly ValueConverter Utc = new ValueConverter<DateTime, DateTime>(time => time, time => DateTime.SpecifyKind(time, DateTimeKind.Utc));

    /// <summary>The recorded predictions.</summary>
    public DbSet<Prediction> Predictions => Set<Prediction>();

    /// <summary>What turned out to be true of them.</summary>
    public DbSet<PredictionLabel> Labels => Set<PredictionLabel>();

    /// <summary>The known sensors.</summary>
    public DbSet<Sensor> Sensors => Set<Sensor>();

    /// <summary>What they said.</summary>
    public DbSet<Reading> Readings => Set<Reading>();

    /// <summary>What models said about it.</summary>
    public DbSet<SensorScore> Scores => Set<SensorScore>();

    /// <summary>What turned out to be true of that.</summary>
    public DbSet<AlarmLabel> AlarmLabels => Set<AlarmLabel>();

    /// <summary>Requests that are answered later.</summary>
    public DbSet<InferenceTask> Tasks => Set<InferenceTask>();

    /// <summary>Posts that are owed to others.</summary>
    public DbSet<Delivery> Deliveries => Set<Delivery>();

    /// <summary>How far the schedules of jobs were followed.</summary>
    public DbSet<JobProgress> Jobs => Set<JobProgress>();

    /// <summary>The runs of jobs.</summary>
    public DbSet<JobRun> JobRuns => Set<JobRun>();

    /// <summary>Their steps.</summary>
    public DbSet<StepRun> JobSteps => Set<StepRun>();

    /// <summary>What their steps said.</summary>
    public DbSet<RunLogLine> JobLogs => Set<RunLogLine>();

    /// <summary>The configurations that were published, or were meant to be.</summary>
    public DbSet<ConfigRevision> ConfigRevisions => Set<ConfigRevision>();

    /// <summary>The API keys.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>The users of the console.</summary>
    public DbSet<User> Users => Set<User>();

    /// <summary>What protects their sessions.</summary>
    public DbSet<SessionKey> SessionKeys => Set<SessionKey>();

    /// <summary>Who changed what.</summary>
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    /// <summary>The provider's name for comparing text by code point.</summary>
    protected internal abstract string OrdinalCollation { get; }

    /// <summary>The most rows that one INSERT should carry: over a network more rows save round trips.</summary>
    protected internal virtual int RowsPerInsert => 64;

    /// <summary>Prepares an INSERT.</summary>
    /// <param name="command">The statement, with its parameters in the order in which they first occur; disposed with the result, or by it.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    internal virtual async ValueTask<IInsertStatement> PrepareAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await command.PrepareAsync(cancellationToken);
        return new CommandInsert(command);
    }

    /// <summary>Declares a text that may stand where a value of another type is wanted, such as a date.</summary>
    protected internal virtual void DeclareAnyText(DbParameter parameter) => parameter.DbType = DbType.String;

    /// <summary>Has what runs on an open connection broken off as soon as the token is cancelled, until it is disposed.</summary>
    protected internal virtual IDisposable? BreakOffOn(DbConnection connection, CancellationToken cancellationToken) => null;

    /// <summary>The most rows that one DELETE may remove; a provider that would lock the whole table for more has a limit.</summary>
    protected internal virtual int MostDeletedRows => int.MaxValue;

    /// <summary>Whether two writers wanted the same key.</summary>
    protected internal abstract bool IsDuplicate(DbException failure);

    /// <summary>Whether the database ended the statement in favour of another one.</summary>
    protected internal abstract bool IsDeadlock(DbException failure);

    /// <summary>Whether a failure says that there is no such database, where EF's provider does not know it.</summary>
    protected internal virtual bool IsMissing(DbException failure) => false;

    /// <summary>What ops can do about a failure, as a sentence; null where that is not known.</summary>
    protected internal abstract string? CureOf(DbException failure);

    /// <summary>Closes the connections that are kept for later.</summary>
    protected internal virtual void ClosePool()
    {
    }

    /// <summary>Finds settings of the database that ops should change, each as a sentence with its cure.</summary>
    protected internal virtual Task<IReadOnlyList<string>> FindWarningsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Whether the failure means that another writer was in the way: done again, the same work may succeed.</summary>
    internal bool IsConflict(Exception e) => Any(e, failure => IsDuplicate(failure) || IsDeadlock(failure));

    /// <summary>Whether the failure means that a query was in the way of a writer: run again, it may succeed.</summary>
    internal bool IsDeadlock(Exception e) => Any(e, IsDeadlock);

    // EF Core wraps what its provider calls transient.
    private static bool Any(Exception e, Func<DbException, bool> isMeant) =>
        (e is DbException failure && isMeant(failure)) || (e.InnerException is { } inner && Any(inner, isMeant));

    /// <summary>Whether the failure is of what was written: a key that is taken, a value that does not fit. All else is of the database.</summary>
    protected internal abstract bool IsOfRows(DbException failure);

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        // Each table describes itself, beside the code that reads and writes it.
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(InterlockDbContext).Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(PropertiesOf))
        {
            Conform(property);
        }
    }

    private static IEnumerable<IMutableProperty> PropertiesOf(IMutableEntityType entity) =>
        [.. entity.GetProperties(), .. entity.GetComplexProperties().SelectMany(part => part.ComplexType.GetProperties())];

    private void Conform(IMutableProperty property)
    {
        property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));

        // What has a length is no free text but an id or a name: equal only if every character is, and hex digits sort by time.
        if (property.GetMaxLength() is not null)
        {
            property.SetCollation(OrdinalCollation);
        }

        // EF Core takes keys for SQL Server that differ in case only for the same row.
        if (property.ClrType == typeof(string))
        {
            property.SetValueComparer(Ordinal);
        }

        if (property.ClrType == typeof(DateTime) || property.ClrType == typeof(DateTime?))
        {
            property.SetValueConverter(Utc);
        }
    }
}
