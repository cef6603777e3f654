using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Sensors;

/// <summary>Every way in which a fill is refused.</summary>
[Parallelizable]
public sealed class SensorFillProblemsTests
{
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("")]
    [TestCase("?date=")]
    [TestCase("?day=2026-01-31")]
    public async Task Fill_NoDate_IsToldInTheWordsOfTheContract(string query)
    {
        var problem = await Replies.BadFieldsAsync(await PostAsync($"/models/sensor-score/fill{query}"), "invalid_input", "date");

        Assert.That(problem.GetProperty("msg").GetString(), Is.EqualTo("`date` field should be in request query"));
    }

    [TestCase("2026-02-30")]
    [TestCase("2026-1-31")]
    [TestCase("31.01.2026")]
    [TestCase("2026-01-31T00:00:00Z")]
    [TestCase("0001-01-01")]
    [TestCase("9999-12-31")]
    [TestCase("today")]
    [TestCase("2026-01-31&date=2026-02-01")]
    public async Task Fill_BadDate_IsTold(string date)
    {
        var problem = await Replies.BadFieldsAsync(await PostAsync($"/models/sensor-score/fill?date={date}"), "invalid_input", "date");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("expected a UTC day such as 2026-01-31"));
    }

    [Test]
    public async Task Fill_UnknownModel_Is404() => await Replies.ProblemAsync(await PostAsync("/models/nope/fill?date=2026-01-31"), 404, "unknown_model");

    [Test]
    public async Task Fill_ModelOfAnotherKind_Is404() => await Replies.ProblemAsync(await PostAsync("/models/iris/fill?date=2026-01-31"), 404, "not_found");

    [Test]
    public async Task Get_Fill_IsNotAllowed()
    {
        var reply = await _server.Client.GetAsync("/models/sensor-score/fill?date=2026-01-31");

        await Replies.ProblemAsync(reply, 405, "method_not_allowed");
        Assert.That(reply.Content.Headers.Allow, Is.EqualTo(new[] { "POST" }));
    }

    [Test]
    public async Task Post_SensorModelWithoutFill_IsNotAllowed() => await Replies.ProblemAsync(
        await PostAsync("/models/sensor-score"), 405, "method_not_allowed");

    [Test]
    public async Task Fill_NoSensorKnown_CountsNone()
    {
        var data = await Replies.InferredAsync(await PostAsync("/models/sensor-score/fill?date=2026-01-31"));

        Assert.That(data.GetProperty("sensors").GetInt32(), Is.Zero);
    }

    private static Task<HttpResponseMessage> PostAsync(string path) => _server.Client.PostAsync(path, null);
}
