using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Sensors;

/// <summary>Alarms are corrected for a day or a reading, with their history.</summary>
[Parallelizable]
internal sealed class AlarmsTests
{
    private const string Day = "2013-12-02";

    private static TestServer _server = null!;

    /// <summary>A sensor whose last reading stands out.</summary>
    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync();
        var rows = Enumerable.Range(0, 20 * 288).Select(i => $"a/b,{new DateTime(2013, 11, 13).AddMinutes(5 * i):s}Z,{(i == (20 * 288) - 1 ? 1000 : 50 + (i % 3))}\n");
        await Replies.OkAsync(await _server.PostAsync("/sensors/readings", "sensor,timestamp,value\n" + string.Concat(rows), "text/csv"));
        await Replies.OkAsync(await _server.PostAsync($"/models/sensor-score/fill?date={Day}", ""));
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Correct_AgainAndAnother_IsKeptWithItsHistory()
    {
        const string Reading = "\"timestamp\":\"2013-12-02T23:55:00Z\"";
        string[] sent =
        [
            Body("false alarm", Reading), Body("false alarm", $"{Reading},\"date\":\"{Day}\""), Body("right", Reading),
            Body("missed", $"\"date\":\"{Day}\""), Body("missed", "\"timestamp\":\"2013-12-02T00:00:00Z\""),
        ];

        var changed = new List<bool>();
        foreach (var body in sent)
        {
            changed.Add((await Replies.OkAsync(await CorrectAsync(body))).GetProperty("changed").GetBoolean());
        }

        Assert.That(changed, Is.EqualTo(new[] { true, false, true, true, true }));
        var shown = (await Replies.OkAsync(await _server.Client.GetAsync($"/sensors/a%2Fb/labels?date={Day}"))).EnumerateArray().ToList();
        Assert.That(shown.Select(label => (Text(label, "label"), label.TryGetProperty("timestamp", out var time) ? $"{time.GetDateTime():HH:mm}" : "day")), Is.EqualTo(new[]
        {
            ("right", "23:55"), ("false alarm", "23:55"), ("missed", "day"), ("missed", "00:00"),
        }));
        Assert.That(shown.Select(label => (Text(label, "model"), Text(label, "date"))), Is.All.EqualTo(("sensor-score", Day)));
    }

    [TestCase("missed", "\"timestamp\":\"2013-12-02T23:55:00Z\"", "raised an alarm")]
    [TestCase("false alarm", "\"timestamp\":\"2013-12-02T12:00:00Z\"", "raised no alarm")]
    [TestCase("missed", "\"timestamp\":\"2013-12-02T12:00:01Z\"", "no score")]
    [TestCase("missed", "\"date\":\"2013-12-01\"", "no score")]
    [TestCase("alarm", "\"date\":\"2013-12-02\"", "false alarm, missed, right")]
    public async Task Correct_WhatCannotBe_Is422(string label, string place, string reason)
    {
        var problem = await Replies.ProblemAsync(await CorrectAsync(Body(label, place)), 422, "label_not_allowed");

        Assert.That(Text(problem, "detail"), Does.Contain(reason));
    }

    [TestCase("[", "malformed_json", "$")]
    [TestCase("{}", "invalid_input", "$.model", "$.label", "$.date")]
    [TestCase("""{"model":"x y","label":"missed","date":"2013-13-01","timestamp":7}""", "invalid_input", "$.model", "$.date", "$.timestamp")]
    [TestCase("""{"model":"x","label":"missed","date":"2013-12-01","timestamp":"2013-12-02T00:00:00Z"}""", "invalid_input", "$.date")]
    public async Task Correct_ThatCannotBeRead_Is400(string body, string code, params string[] paths) =>
        await Replies.BadFieldsAsync(await CorrectAsync(body), code, paths);

    [Test]
    public async Task Correct_OfAnUnknownSensor_Is404() =>
        await Replies.ProblemAsync(await _server.PostAsync("/sensors/none/labels", Body("missed", $"\"date\":\"{Day}\"")), 404, "not_found");

    [TestCase("", "date")]
    [TestCase("?date=x", "date")]
    public async Task List_BadDay_Is400(string query, string path) =>
        await Replies.BadFieldsAsync(await _server.Client.GetAsync($"/sensors/a%2Fb/labels{query}"), "invalid_input", path);

    private static string Body(string label, string place) => $$"""{"model":"sensor-score","label":"{{label}}",{{place}}}""";

    private static Task<HttpResponseMessage> CorrectAsync(string body) => _server.PostAsync("/sensors/a%2Fb/labels", body);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
