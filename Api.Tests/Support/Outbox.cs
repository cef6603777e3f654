using Interlock.Application.Configuration;
using Interlock.Application.Notifications;
using Interlock.Application.Notifications.Deliveries;
using Interlock.Domain.Notifications;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Http;
using Interlock.Infrastructure.Datastore.Deliveries;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Interlock.Api.Tests.Support;

/// <summary>The deliveries of a test's database, and servers that send them; each server has a loop, a client and turns of its own.</summary>
internal sealed class Outbox : IAsyncDisposable
{
    private readonly List<Sending> _servers = [];
    private readonly TestDatastore _database;

    private Outbox(TestDatastore database) => _database = database;

    /// <summary>The clock of all servers.</summary>
    public ManualTime Clock { get; } = new();

    /// <summary>What the servers logged.</summary>
    public CapturedLog Log { get; } = new();

    public static async Task<Outbox> OpenAsync(DatastoreProvider provider = DatastoreProvider.Sqlite) =>
        new(await TestDatastore.CreateAsync(provider));

    /// <summary>A configuration with nothing but what is sent.</summary>
    public static NotificationsConfig Config(params (string Name, NotificationConfig Entry)[] notifications) =>
        new(notifications.ToDictionary(entry => entry.Name, entry => entry.Entry), new CallbackConfig());

    /// <summary>An entry that gets <c>job.failed</c> as JSON. A real time-out would never fire: the clock stands.</summary>
    public static WebhookNotificationConfig Webhook(string url) => new() { Url = url, On = ["job.*", "task.dead"], RateLimit = 6000 };

    public static Occurrence Failed(string job = "nightly", string name = "job.failed", string reason = "no file") =>
        new(name, job, "run-1", $"{job} failed: {reason}", new Dictionary<string, string?> { ["reason"] = reason });

    /// <summary>A server that sends.</summary>
    public Sending Serve(NotificationsConfig config, IPostClient? posts = null)
    {
        var server = new Sending(config, Datastore(), Clock, Log, posts);
        _servers.Add(server);
        return server;
    }

    /// <summary>Stores what is owed for it.</summary>
    public async Task TellAsync(NotificationsConfig config, params Occurrence[] occurrences)
    {
        using var service = new NotificationService(config, Clock);
        await Datastore().AddAsync([.. occurrences.SelectMany(service.DeliveriesOf)], CancellationToken.None);
    }

    /// <summary>The table.</summary>
    public async Task<IReadOnlyList<Delivery>> RowsAsync()
    {
        await using var context = await _database.Contexts.CreateDbContextAsync();
        return await context.Deliveries.AsNoTracking().OrderBy(delivery => delivery.Id).ToListAsync();
    }

    /// <summary>Waits until the table looks like this.</summary>
    public async Task<IReadOnlyList<Delivery>> RowsAsync(Func<IReadOnlyList<Delivery>, bool> wanted, string what)
    {
        IReadOnlyList<Delivery> rows = [];
        await Poll.UntilAsync(async () => wanted(rows = await RowsAsync()), what);
        return rows;
    }

    public Task EmptyAsync() => RowsAsync(rows => rows.Count == 0, "everything is delivered");

    /// <summary>The port, as a server of its own has it: it takes no turns with others.</summary>
    public IDeliveryDatastore Datastore() =>
        new DeliveryDatastore(_database.Calls(new WriteTurns(_database.Config)));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await _database.DisposeAsync();
    }
}

/// <summary>The part of a server that sends.</summary>
internal sealed class Sending : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _http = ExternalHttp.Create();
    private readonly ILoggerFactory _loggers;
    private readonly NotificationService _notifications;
    private readonly DeliveryWorkers _workers;
    private readonly ManualTime _clock;
    private readonly Task _run;
    private bool _disposed;

    public Sending(NotificationsConfig config, IDeliveryDatastore datastore, ManualTime clock, CapturedLog log, IPostClient? posts)
    {
        _clock = clock;
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        _notifications = new NotificationService(config, clock);
        var targets = new DeliveryTargets(config);
        var receivers = new Receivers(config, clock);
        var sender = new DeliverySender(datastore, targets, posts ?? new PostClient(_http, clock), clock, new Logger<DeliverySender>(_loggers));
        _workers = new DeliveryWorkers(sender, receivers, _notifications, clock);
        var loop = new DeliveryLoop(
            new DeliveryClaimer(datastore, targets, receivers, clock),
            _workers,
            new DeliveryPurge(datastore, clock),
            _notifications,
            new Logger<DeliveryLoop>(_loggers));
        _run = loop.RunAsync(_stopping.Token);
    }

    public void Wake() => _notifications.Wake();

    /// <summary>Stops as a server does that is told to.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Stops as a server does whose receivers hang.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // Whatever hangs is broken off: time passes.
        var stopped = StopAsync();
        while (await Task.WhenAny(stopped, Task.Delay(20)) != stopped)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        await stopped;
        _workers.Dispose();
        _notifications.Dispose();
        _stopping.Dispose();
        _http.Dispose();
        _loggers.Dispose();
    }
}
