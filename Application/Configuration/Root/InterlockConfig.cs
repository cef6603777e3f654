using Interlock.Application.Access;
using Interlock.Application.Clients;
using Interlock.Application.Jobs;
using Interlock.Application.Notifications;
using Interlock.Application.Retention;
using Interlock.Application.Tasks;
using Interlock.Application.Telemetry;

namespace Interlock.Application.Configuration.Root;

/// <summary>config.yaml as ops wrote it.</summary>
public sealed record InterlockConfig : IConfigSection
{
    [ConfigDoc("How the server listens, what it accepts and how it stops.")]
    public ServerConfig Server { get; init; } = new();

    [ConfigDoc("Who may call this server, and what they may do. Without it everyone may, and the server listens on loopback only.")]
    public AccessConfig? Access { get; init; }

    [ConfigDoc("Where metrics and traces go, beside /metrics.")]
    public TelemetryConfig Telemetry { get; init; } = new();

    [ConfigDoc("Where everything is kept: predictions, tasks, sensors, runs of jobs.")]
    public DatastoreConfig Datastore { get; init; } = new();

    [ConfigDoc("How long what is recorded is kept. What is not named is kept for ever.")]
    public RetentionConfig Retention { get; init; } = new();

    [ConfigDoc("Requests that are answered later.")]
    public TasksConfig Tasks { get; init; } = new();

    [ConfigDoc("What brings tasks to workers.")]
    public QueueConfig Queue { get; init; } = new EmbeddedQueueConfig();

    [ConfigDoc("Work by the clock, by name.")]
    public IReadOnlyDictionary<string, JobConfig> Jobs { get; init; } = new OrderedDictionary<string, JobConfig>();

    [ConfigDoc("How this server takes part in running jobs.")]
    public SchedulerConfig Scheduler { get; init; } = new();

    [ConfigDoc("Who is told of what happens here, by name.")]
    public IReadOnlyDictionary<string, NotificationConfig> Notifications { get; init; } = new OrderedDictionary<string, NotificationConfig>();

    [ConfigDoc("External APIs that models call, by name.")]
    public IReadOnlyDictionary<string, ClientConfig> Clients { get; init; } = new OrderedDictionary<string, ClientConfig>();

    [ConfigDoc("Serve the models that clients of the Open Inference Protocol are tried with, too: simple, simple_string, identity_fp32, identity_int64, identity_bytes, delayed_identity, failing.")]
    public bool TestModels { get; init; }

    [ConfigDoc("The models served, by the name front-ends call.")]
    public required IReadOnlyDictionary<string, ModelConfig> Models { get; init; }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Models.Count == 0)
        {
            yield return new ConfigProblem("models", "at least one model is needed");
        }

        foreach (var name in Models.Keys.Where(name => !ConfigId.IsValid(name)))
        {
            yield return new ConfigProblem($"models.{name}", ConfigId.Rule);
        }

        foreach (var name in Notifications.Keys.Where(name => !ConfigId.IsValid(name)))
        {
            yield return new ConfigProblem($"notifications.{name}", ConfigId.Rule);
        }

        foreach (var name in Jobs.Keys.Where(name => !ConfigId.IsValid(name)))
        {
            yield return new ConfigProblem($"jobs.{name}", ConfigId.Rule);
        }

        foreach (var problem in AccessUse.Check(this))
        {
            yield return problem;
        }

        foreach (var problem in JobModels.Check(this))
        {
            yield return problem;
        }

        foreach (var problem in CheckQueue())
        {
            yield return problem;
        }

        foreach (var problem in ClientUse.Check(this))
        {
            yield return problem;
        }
    }

    private IEnumerable<ConfigProblem> CheckQueue()
    {
        if (Queue is RabbitmqQueueConfig && Datastore.Provider == DatastoreProvider.Sqlite)
        {
            yield return new ConfigProblem("queue", "tasks are kept in SQLite, which is this server's alone: others cannot share the work", IsWarning: true);
        }

        var consumers = Models.Where(model => model.Value.Consume is not null).ToList();
        foreach (var model in consumers.Where(_ => Queue is not RabbitmqQueueConfig))
        {
            yield return new ConfigProblem($"models.{model.Key}.consume", "needs RabbitMQ: queue: { engine: rabbitmq, url: ... }") { DependsOn = "queue" };
        }

        foreach (var same in consumers.GroupBy(model => model.Value.Consume!.Queue).Where(same => same.Count() > 1))
        {
            yield return new ConfigProblem($"models.{same.Last().Key}.consume.queue", $"'{same.First().Key}' consumes this queue already");
        }
    }
}
