using System.Globalization;
using System.Net;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Sensors;
using Interlock.Domain.Sensors;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Sensors;

[Parallelizable]
internal sealed class SensorsTests
{
    private static readonly DateTime Noon = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Day = new(2025, 6, 1);
    private static readonly string[] Ids = ["a/b", "a%2Fb", "größer 😀", "plain", "readings", "scores", "x+y?z#"];

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync();
        var datastore = _server.App.Services.GetRequiredService<ISensorDatastore>();
        await datastore.AddReadingsAsync([.. Ids.Select((id, n) => new Reading(id, Noon.AddMilliseconds(n), n))], CancellationToken.None);
        await datastore.UpdateStatusAsync("plain", Day, SensorStatus.Anomalous, null, CancellationToken.None);
        await datastore.UpdateStatusAsync("a/b", Day, SensorStatus.Failed, "too few", CancellationToken.None);
        foreach (var model in new[] { "m", "n" })
        {
            await datastore.StoreScoresAsync("a/b", Day, model, [.. Enumerable.Range(0, 3).Select(n => Score(n, model))], CancellationToken.None);
        }
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCaseSource(nameof(Ids))]
    public async Task Get_AnyId_IsFoundByItsPercentEncoding(string id)
    {
        var sensor = await Replies.OkAsync(await _server.Client.GetAsync($"/sensors/{Uri.EscapeDataString(id)}"));

        Assert.That(sensor.GetProperty("id").GetString(), Is.EqualTo(id));
        Assert.That(sensor.GetProperty("lastReading").GetProperty("value").GetInt32(), Is.EqualTo(Array.IndexOf(Ids, id)));
        await Replies.OkAsync(await _server.Client.GetAsync($"/sensors/{Uri.EscapeDataString(id)}/scores?limit=5"));
    }

    [Test]
    public async Task Get_FailedSensor_TellsWhy() => Assert.That(
        (await Replies.OkAsync(await _server.Client.GetAsync("/sensors/a%2Fb"))).ToString(),
        Is.EqualTo(
            """{"id":"a/b","status":"failed","statusDate":"2025-06-01","reason":"too few","lastReading":{"timestamp":"2025-06-01T12:00:00Z","value":0}}"""));

    [TestCase("/sensors/nobody")]
    [TestCase("/sensors/Plain")]
    [TestCase("/sensors/plain%20")]
    [TestCase("/sensors/%01")]
    [TestCase("/sensors/%FF")]
    [TestCase("/sensors/%2F")]
    [TestCase("/sensors/nobody/scores")]
    [TestCase("/sensors/a/b")]
    public async Task Get_UnknownId_Is404(string path) => await Replies.ProblemAsync(await _server.Client.GetAsync(path), 404, "not_found");

    [Test]
    public async Task List_PageByPage_ListsEachOnceById()
    {
        var ids = new List<string>();
        for (var page = await PageAsync(null); ; page = await PageAsync(ids[^1]))
        {
            ids.AddRange(page.GetProperty("data").EnumerateArray().Select(sensor => sensor.GetProperty("id").GetString()!));
            if (!page.TryGetProperty("next", out var next))
            {
                break;
            }

            Assert.That(next.GetString(), Is.EqualTo(ids[^1]));
        }

        Assert.That(ids, Is.EqualTo(Ids.Order(StringComparer.Ordinal)));

        Task<JsonElement> PageAsync(string? after) => _server.GetJsonAsync($"/sensors?limit=2{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
    }

    [TestCase("anomalous", 1)]
    [TestCase("failed", 1)]
    [TestCase("ok", 0)]
    [TestCase("no_data", 5)]
    public async Task List_Status_FindsThose(string status, int count) =>
        Assert.That((await Replies.OkAsync(await _server.Client.GetAsync($"/sensors?status={status}"))).GetArrayLength(), Is.EqualTo(count));

    [Test]
    public async Task List_EveryParameterBad_TellsAllAtOnce() =>
        await Replies.BadFieldsAsync(await _server.Client.GetAsync("/sensors?status=fine&after=%00&limit=1001"), "invalid_input", "status", "after", "limit");

    [Test]
    public async Task List_NegativeLimit_IsToldTheRange() =>
        Assert.That((await TestServer.JsonOf(await _server.Client.GetAsync("/sensors?limit=-1"))).GetProperty("msg").GetString(), Is.EqualTo("limit: is -1; expected 1 to 1000"));

    [Test]
    public async Task ListScores_PageByPage_ListsEachOnceByTimeThenModel()
    {
        var paged = new List<string>();
        var next = "";
        do
        {
            var page = await _server.GetJsonAsync($"/sensors/a%2Fb/scores?limit=1{next}");
            paged.AddRange(page.GetProperty("data").EnumerateArray().Select(score => $"{score.GetProperty("timestamp")} {score.GetProperty("model")}"));
            next = page.TryGetProperty("next", out var after) ? $"&after={Uri.EscapeDataString(after.GetString()!)}" : null;
        }
        while (next is not null);

        Assert.That(paged, Is.EqualTo(Enumerable.Range(0, 3).SelectMany(n => new[] { $"{Time(n)} m", $"{Time(n)} n" })));
    }

    [Test]
    public async Task ListScores_OneScore_HasAllItsFields()
    {
        var scores = await Replies.OkAsync(await _server.Client.GetAsync($"/sensors/a%2Fb/scores?model=n&from={Time(1)}&to={Time(2)}"));

        Assert.That(
            scores.ToString(),
            Is.EqualTo("""[{"timestamp":"2025-06-01T12:00:01.000001Z","model":"n","version":"v3","revision":4,"value":1,"score":0.5,"anomaly":true}]"""));
    }

    [Test]
    public async Task ListScores_EveryParameterBad_TellsAllAtOnce() => await Replies.BadFieldsAsync(
        await _server.Client.GetAsync("/sensors/a%2Fb/scores?from=x&to=y&model=a%20b&after=z&limit=0"),
        "invalid_input", "from", "to", "model", "after", "limit");

    [Test]
    public async Task Post_ASensor_IsNotAllowed() =>
        Assert.That((await _server.PostAsync("/sensors/plain", "{}")).StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));

    [Test]
    public async Task Swagger_Document_HasThePaths()
    {
        var paths = (await _server.GetJsonAsync("/openapi.json")).GetProperty("paths");

        Assert.That(
            paths.EnumerateObject().Select(path => path.Name),
            Is.SupersetOf(new[] { "/sensors", "/sensors/{id}", "/sensors/{id}/scores", "/sensors/readings" }));
        var content = paths.GetProperty("/sensors/readings").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        Assert.That(content.EnumerateObject().Select(type => type.Name), Is.EqualTo(new[] { "application/json", "application/x-ndjson", "text/csv" }));
    }

    private static string Time(int n) => Noon.AddSeconds(n).AddMicroseconds(n).ToString(
        n == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private static SensorScore Score(int n, string model) => new()
    {
        Sensor = "a/b",
        Timestamp = Noon.AddSeconds(n).AddMicroseconds(n),
        Model = model,
        Version = "v3",
        Revision = 4,
        Value = n,
        Score = 0.5,
        IsAnomaly = true,
    };
}
