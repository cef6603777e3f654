using System.Text.Json;
using Autofac;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Sensors;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Sensors;

/// <summary>Readings in, a day filled, scores and statuses out: over HTTP, on each database there is.</summary>
[TestFixture(DatastoreProvider.Sqlite)]
[TestFixture(DatastoreProvider.Postgresql)]
[TestFixture(DatastoreProvider.Sqlserver)]
[Parallelizable]
public sealed class SensorFillTests(DatastoreProvider provider)
{
    private const string Fill = "/models/sensor-score/fill";
    private const string Day = "2026-03-20";
    private const string Config = "models: { sensor-score: { kind: sensor, active: v1, versions: { v1: { runtime: seasonal } } } }";

    private TestServer _server = null!;

    private (string, string)[] _database = [];

    [SetUp]
    public async Task Start()
    {
        _database = await TestDatabases.SettingsAsync(provider);
        _server = await TestServer.StartAsync(Config, environment: _database);
    }

    [TearDown]
    public async Task Stop()
    {
        // Not there where the database is not installed.
        if (_server is not null)
        {
            await _server.DisposeAsync();
            await TestDatabases.ReturnAsync(_database);
        }
    }

    [Test]
    public async Task Fill_DaysOfReadings_FindsTheSensorThatWentWrong()
    {
        await SendReadingsAsync(_server);

        var reply = await _server.Client.PostAsync($"{Fill}?date={Day}", null);
        var data = await Replies.InferredAsync(reply);

        Assert.That(Counts(data), Is.EqualTo((3, 1, 1, 0, 1)), data.ToString());
        Assert.That(data.GetProperty("scored").GetInt32(), Is.EqualTo(2 * 144));
        Assert.That(data.GetProperty("date").GetString(), Is.EqualTo(Day));
        Assert.That(await StatusesAsync(), Is.EqualTo("broken anomalous, calm ok, gone no_data"));
        var scores = await ScoresAsync("broken");
        Assert.That(scores.Count(score => score.GetProperty("anomaly").GetBoolean()), Is.EqualTo(data.GetProperty("anomalies").GetInt32()).And.Positive);
    }

    [Test]
    public async Task Fill_Again_ReplacesTheScores()
    {
        await SendReadingsAsync(_server);
        await _server.Client.PostAsync($"{Fill}?date={Day}", null);
        var first = await ScoresAsync("calm");

        var again = await Replies.OkAsync(await _server.Client.PostAsync($"{Fill}?date={Day}", null));
        var second = await ScoresAsync("calm");

        Assert.That(again.GetProperty("scored").GetInt32(), Is.EqualTo(2 * 144));
        Assert.That(second.Select(score => score.ToString()), Is.EqualTo(first.Select(score => score.ToString())));
        Assert.That(second, Has.Count.EqualTo(144));
    }

    [Test]
    public async Task Fill_TwiceAtOnce_NeverDoubles()
    {
        await SendReadingsAsync(_server);

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _server.Client.PostAsync($"{Fill}?date={Day}", null)));

        foreach (var reply in replies)
        {
            Assert.That(Counts(await Replies.OkAsync(reply)), Is.EqualTo((3, 1, 1, 0, 1)));
        }

        Assert.That(await ScoresAsync("broken"), Has.Count.EqualTo(144));
    }

    [Test]
    public async Task Fill_OneSensorFails_IsMarkedAndTheOthersAreScored()
    {
        var model = new FailingModel("calm");
        await using var server = await TestServer.StartAsync(Config, model.Wire, _database);
        await SendReadingsAsync(server);

        var data = await Replies.InferredAsync(await server.Client.PostAsync($"{Fill}?date={Day}", null));

        Assert.That(Counts(data), Is.EqualTo((3, 1, 0, 1, 1)), data.ToString());
        Assert.That(data.GetProperty("failures").ToString(), Is.EqualTo("""[{"sensor":"calm","reason":"cannot judge it"}]"""));
        var sensor = await Replies.OkAsync(await server.Client.GetAsync("/sensors/calm"));
        Assert.That((sensor.GetProperty("status").GetString(), sensor.GetProperty("reason").GetString()), Is.EqualTo(("failed", "cannot judge it")));
    }

    [Test]
    public async Task Fill_IsRecorded_WithItsVersion()
    {
        var reply = await _server.Client.PostAsync($"{Fill}?date={Day}", null);

        var stored = await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{Replies.Header(reply, "x-prediction-id")}"));

        Assert.That((stored.GetProperty("model").GetString(), stored.GetProperty("version").GetString()), Is.EqualTo(("sensor-score", "v1")));
        Assert.That(stored.GetProperty("request").ToString(), Is.EqualTo($$"""{"date":"{{Day}}"}"""));
    }

    private static (int Sensors, int NoData, int Ok, int Failed, int Anomalous) Counts(JsonElement data)
    {
        int Of(string name) => data.GetProperty(name).GetInt32();
        return (Of("sensors"), Of("no_data"), Of("ok"), Of("failed"), Of("anomalous"));
    }

    private async Task<string> StatusesAsync()
    {
        var sensors = await Replies.OkAsync(await _server.Client.GetAsync("/sensors"));
        return string.Join(
            ", ", sensors.EnumerateArray().Select(sensor => $"{sensor.GetProperty("id").GetString()} {sensor.GetProperty("status").GetString()}"));
    }

    private async Task<List<JsonElement>> ScoresAsync(string sensor)
    {
        var scores = await Replies.OkAsync(await _server.Client.GetAsync($"/sensors/{sensor}/scores?from={Day}&limit=1000"));
        return [.. scores.EnumerateArray()];
    }

    /// <summary>Three weeks of a daily wave of two sensors, of which one runs hot on the last day; and one that fell silent before.</summary>
    private static async Task SendReadingsAsync(TestServer server)
    {
        var csv = new System.Text.StringBuilder("sensor,timestamp,value\n");
        var end = DateTime.Parse(Day, System.Globalization.CultureInfo.InvariantCulture).AddDays(1);
        var random = new Random(1);
        for (var time = end.AddDays(-21); time < end; time = time.AddMinutes(10))
        {
            var value = 20 + (5 * Math.Sin(2 * Math.PI * time.TimeOfDay.TotalDays)) + random.NextDouble();
            var hot = time >= end.AddHours(-8) ? 15 : 0;
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"calm,{time:s}Z,{value:0.###}\nbroken,{time:s}Z,{value + hot:0.###}\n");
        }

        csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"gone,{end.AddDays(-5):s}Z,1\n");
        var data = await Replies.OkAsync(await server.PostAsync("/sensors/readings", csv.ToString(), "text/csv"));
        Assert.That(data.GetProperty("accepted").GetInt32(), Is.EqualTo((2 * 21 * 144) + 1));
    }

    private sealed class FailingModel(string sensor) : ISensorModel
    {
        public TimeSpan History => TimeSpan.FromDays(1);

        public void Wire(ContainerBuilder container) =>
            container.RegisterInstance(this).Keyed<IModel<SensorDay, SensorDayScores>>("seasonal").ExternallyOwned();

        public ValueTask<IReadOnlyList<SensorDayScores>> Infer(IReadOnlyList<SensorDay> inputs, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<SensorDayScores>>([.. inputs.Select(Score)]);

        private SensorDayScores Score(SensorDay day) => day.Sensor == sensor
            ? throw new InferenceException("cannot judge it")
            : new SensorDayScores(new double[day.Readings.Count], [.. day.Readings.Values.Select(value => value > 35)]);
    }
}
