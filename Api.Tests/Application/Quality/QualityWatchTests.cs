using System.Globalization;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Drift;
using Interlock.Application.Notifications;
using Interlock.Application.Quality;
using Interlock.Application.Quality.Watching;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Quality;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Quality;

/// <summary>A month of traffic, looked at every day: what goes wrong is notified within two days, and nothing before.</summary>
[Parallelizable]
internal sealed class QualityWatchTests
{
    private const int PerDay = 600;
    private const int Days = 28;
    private const int Fails = 21;

    private readonly ManualTime _time = new();
    private readonly List<(int Day, string Event)> _told = [];
    private readonly Random _random = new(5);
    private TestDatastore _database = null!;

    [SetUp]
    public async Task Open() => _database = await TestDatastore.CreateAsync(DatastoreProvider.Sqlite);

    [TearDown]
    public async Task Close()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [TestCase("nothing")]
    [TestCase("drift", "drift.high")]
    [TestCase("accuracy", "quality.dropped")]
    [TestCase("labels", "labels.late")]
    public async Task Check_EachDayOfAMonth_NotifiesOfWhatGoesWrongAndOfNothingElse(string fault, params string[] events)
    {
        var config = LoadedModels.Config() with
        {
            Labels = ["a", "b"],
            Quality = new QualityConfig { ReferenceRows = PerDay, MaxPsi = 0.25, MinAccuracy = 0.8, LabelsWithin = TimeSpan.FromHours(1), MinCount = PerDay / 2, Quiet = TimeSpan.FromDays(30) },
        };
        using var catalog = LoadedModels.Catalog(LoadedModels.Load(new FakeModel(), config));
        var (predictions, day) = (_database.Open(), 0);
        using var drift = new DriftService(predictions, new DriftReferences(predictions), catalog);
        using var quality = new QualityService(new QualityDatastore(_database.Calls()), catalog);
        var notifications = new Mock<INotifications>();
        notifications.Setup(some => some.DeliveriesOf(It.IsAny<Occurrence>())).Callback<Occurrence>(told => _told.Add((day, told.Event))).Returns([]);
        var announcer = new Announcer(notifications.Object, Mock.Of<IDeliveryDatastore>(), NullLogger<Announcer>.Instance);
        var watch = new QualityWatch(catalog, drift, quality, announcer, _time, NullLogger<QualityWatch>.Instance);

        for (; day < Days; day++)
        {
            await AddDayAsync(day >= Fails ? fault : "nothing");
            await watch.CheckAsync("echo", config, CancellationToken.None);
        }

        Assert.That(_told.Select(told => told.Event), Is.EqualTo(events));
        Assert.That(_told.Select(told => told.Day), Is.All.InRange(Fails, Fails + 1));
    }

    /// <summary>A day's predictions, nine tenths of them right, and their labels.</summary>
    private async Task AddDayAsync(string fault)
    {
        await using var context = await _database.Contexts.CreateDbContextAsync();
        for (var i = 0; i < PerDay; i++)
        {
            _time.Advance(TimeSpan.FromDays(1) / PerDay);
            var (x, isRight) = (Normal() + (fault == "drift" ? 1 : 0), _random.NextDouble() < (fault == "accuracy" ? 0.6 : 0.9));
            var answer = _random.NextDouble() < 0.5 ? "a" : "b";
            var prediction = new Prediction
            {
                Id = TimeOrderedId.New(_time.GetUtcNow()),
                Model = "echo",
                Version = "v1",
                Revision = 1,
                Request = string.Create(CultureInfo.InvariantCulture, $$"""{"features":[{{x}},{{Normal()}}]}"""),
                Response = $$"""{"result":{{(answer == "a" ? 0 : 1)}},"label":"{{answer}}"}""",
                InferMs = 1,
            };
            context.Predictions.Add(prediction);
            if (fault != "labels")
            {
                context.Labels.Add(new PredictionLabel
                {
                    Model = "echo",
                    Version = "v1",
                    PredictionId = prediction.Id,
                    Number = 1,
                    Revision = 1,
                    Label = isRight ? answer : answer == "a" ? "b" : "a",
                    Answer = answer,
                    At = _time.GetUtcNow().UtcDateTime,
                });
            }
        }

        await context.SaveChangesAsync();
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
