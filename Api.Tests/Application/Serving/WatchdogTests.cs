using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Notifications;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using Microsoft.Extensions.Logging;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

[TestFixture(true)]
[TestFixture(false)]
public sealed class WatchdogTests(bool keepsThread) : IDisposable
{
    private const string Reason = "a run has not ended within 60000 ms";

    // Three times serving.timeout.
    private static readonly TimeSpan HungAfter = TimeSpan.FromSeconds(60);

    private readonly ManualTime _time = new();
    private readonly HangingModel _model = new(keepsThread);
    private readonly Mock<INotifications> _notifications = new();
    private readonly List<Occurrence> _told = [];
    private readonly CapturedLog _log = new();
    private readonly LoggerFactory _loggers = new();

    public void Dispose()
    {
        _model.Dispose();
        _loggers.Dispose();
    }

    [Test]
    public async Task Check_ARunOlderThanAllowed_TheModelHangsUntilItEnds()
    {
        var loaded = Load();
        using var catalog = LoadedModels.Catalog(loaded);
        var watchdog = Watch(catalog);
        var run = Hang(loaded);
        await _model.HangsAsync(1);

        _time.Advance(HungAfter);
        watchdog.Check();
        Assert.That((loaded.Health.IsHung, catalog.Current.Models["echo"].Status), Is.EqualTo((false, "ready")), "not longer than allowed");

        _time.Advance(TimeSpan.FromTicks(1));
        watchdog.Check();
        watchdog.Check();
        Assert.That((loaded.Health.Reason, catalog.Current.Models["echo"].Status), Is.EqualTo((Reason, "hung")));
        Assert.That(loaded.Health.BlockedThreads(HungAfter), Is.EqualTo(keepsThread ? 1 : 0));
        AssertRefused(loaded);

        _model.Release();
        await Poll.UntilAsync(() => Task.FromResult(loaded.Health.OldestRun == TimeSpan.Zero), "the run has ended");
        watchdog.Check();
        watchdog.Check();
        Assert.That((loaded.Health.Reason, catalog.Current.Models["echo"].Status), Is.EqualTo(((string?)null, "ready")));
        await loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None);
        await run;
        AssertToldOnce();
    }

    [Test]
    public async Task Check_AnotherVersionAnswersInItsPlace_ThatIsReadyAndNothingIsToldOfTheOld()
    {
        var hanging = Load();
        using var catalog = LoadedModels.Catalog(hanging);
        var watchdog = Watch(catalog);
        _ = Hang(hanging);
        await _model.HangsAsync(1);
        _time.Advance(2 * HungAfter);
        watchdog.Check();

        catalog.Publish([Load()]);
        watchdog.Check();
        _model.Release();
        watchdog.Check();

        Assert.That(catalog.Current.Models["echo"].Status, Is.EqualTo("ready"));
        Assert.That(_told.Select(told => told.Event), Is.EqualTo(new[] { "model.hung" }));
    }

    [Test]
    public async Task Infer_QuickModelThatBeginsToHang_KeepsNoMoreThreadsThanItHasInstances()
    {
        var loaded = Load(new ServingConfig { Queue = 100, Timeout = TimeSpan.FromSeconds(20) });
        var runs = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Hang(loaded)).ToList();
        await _model.HangsAsync(runs.Count);
        _time.Advance(TimeSpan.FromMilliseconds(50));

        // This thread would be kept, too.
        var waiting = loaded.InferAsync([LoadedModels.Row(HangingModel.Bad)], CancellationToken.None).AsTask();

        Assert.That((_model.Hanging, waiting.IsCompleted), Is.EqualTo((runs.Count, false)));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.That(async () => await waiting, Throws.TypeOf<DeadlineExceededException>());
    }

    /// <summary>On a thread of its own, which may be kept.</summary>
    private static Task Hang(LoadedModel<TabularRow, TabularResult> loaded) => Task.Factory.StartNew(
        () => loaded.InferAsync([LoadedModels.Row(HangingModel.Bad)], CancellationToken.None).AsTask(),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default).Unwrap().ContinueWith(_ => { }, TaskScheduler.Default);

    private static void AssertRefused(LoadedModel<TabularRow, TabularResult> loaded) => Assert.That(
        async () => await loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None),
        Throws.TypeOf<UnavailableException>()
            .With.Property("Code").EqualTo("model_hung")
            .And.Message.EqualTo($"Model 'echo' hangs: {Reason}.")
            .And.Property("RetryAfter").EqualTo(TimeSpan.FromSeconds(5)));

    private LoadedModel<TabularRow, TabularResult> Load(ServingConfig? serving = null) => LoadedModels.Load(_model, LoadedModels.Config(serving), time: _time);

    private Watchdog Watch(ModelCatalog catalog)
    {
        _loggers.AddProvider(_log);
        _notifications.Setup(notifications => notifications.DeliveriesOf(It.IsAny<Occurrence>())).Callback<Occurrence>(_told.Add).Returns([]);
        var announcer = new Announcer(_notifications.Object, Mock.Of<IDeliveryDatastore>(), new Logger<Announcer>(_loggers));
        return new Watchdog(catalog, announcer, _time, new Logger<Watchdog>(_loggers));
    }

    private void AssertToldOnce()
    {
        Assert.That(_log.Lines.Select(line => (line.Level, line.Text)), Is.EqualTo(new[]
        {
            (LogLevel.Error, $"Model echo hangs and is not ready: {Reason} (version v1)"),
            (LogLevel.Information, "Model echo is ready again: the hung run has ended (version v1)"),
        }));
        Assert.That(_told.Select(told => (told.Event, told.Subject)), Is.EqualTo(new[] { ("model.hung", "echo"), ("model.recovered", "echo") }));
        Assert.That(_told.Select(told => told.Id), Is.All.EqualTo(_told[0].Id), "one id for both, so that a receiver can pair them");
        Assert.That(_told.Select(told => told.Fields.Keys), Is.EqualTo(_told.Select(told => NotificationConfig.Events[told.Event].Fields)));
    }
}
