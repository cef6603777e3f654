using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Quality;

/// <summary>The quality of versions over HTTP: what is shown, and of which predictions.</summary>
[Parallelizable]
internal sealed class QualityTests
{
    private static TestServer _server = null!;

    /// <summary>Six irises, of which four have a label and one a corrected one; three of diabetes, all with a value.</summary>
    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync();
        var iris = await PredictAsync("iris", string.Join(',', Enumerable.Repeat("[5.1,3.5,1.4,0.2]", 6)));
        var labels = iris.Take(4).Zip(["setosa", "setosa", "virginica", "virginica"], (id, label) => $$"""{"id":"{{id}}","label":"{{label}}"}""")
            .Append($$"""{"id":"{{iris[3]}}","label":"setosa"}""");
        await Replies.OkAsync(await _server.PostAsync("/predictions/labels", string.Join('\n', labels), "application/x-ndjson"));
        var diabetes = await PredictAsync("diabetes", string.Join(',', Enumerable.Repeat("[59,2,32.1,101,157,93.2,38,4,4.8598,87]", 3)));
        await Replies.OkAsync(await _server.PostAsync("/predictions/labels", "id,value\n" + string.Concat(diabetes.Select(id => $"{id},100\n")), "text/csv"));
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Get_OfLabels_CountsTheLatestOfEach()
    {
        var version = (await QualityAsync("iris"))[0];

        Assert.That((version.GetProperty("version").GetString(), Number(version, "predictions"), Number(version, "labelled"), Number(version, "accuracy")), Is.EqualTo(("v2", 6, 4, 0.75)));
        Assert.That(version.GetProperty("labels").EnumerateArray().Select(label => (label.GetProperty("label").GetString(), Number(label, "precision"), Number(label, "recall"), Number(label, "support"))), Is.EqualTo(new[]
        {
            ("setosa", 0.75, 1.0, 3.0), ("versicolor", 0.0, 0.0, 0.0), ("virginica", 0.0, 0.0, 1.0),
        }));
        Assert.That(Number(version.GetProperty("labels")[0], "f1"), Is.EqualTo(6 / 7.0).Within(1e-12));
        Assert.That(version.GetProperty("calibration").GetArrayLength(), Is.EqualTo(10));
        Assert.That(version.GetProperty("calibration").EnumerateArray().Sum(bin => Number(bin, "count")), Is.EqualTo(4));
        Assert.That(version.GetProperty("confusion").EnumerateArray().Select(pair => (pair.GetProperty("label").GetString(), pair.GetProperty("answer").GetString(), Number(pair, "count"))), Is.EqualTo(new[]
        {
            ("setosa", "setosa", 3.0), ("virginica", "setosa", 1.0),
        }));
        Assert.That(Number(version, "logLoss"), Is.Positive);
        Assert.That(Number(version.GetProperty("labelDelay"), "p50"), Is.GreaterThanOrEqualTo(0).And.LessThan(60));
        Assert.That(version.TryGetProperty("mae", out _), Is.False);
    }

    [Test]
    public async Task Get_OfNumbers_ShowsTheirErrors()
    {
        var version = (await QualityAsync("diabetes"))[0];

        var answer = (await Replies.OkAsync(await _server.Client.GetAsync("/predictions?model=diabetes&limit=1")))[0].GetProperty("response").GetProperty("result").GetDouble();
        foreach (var (name, expected) in new[] { ("mae", Math.Abs(answer - 100)), ("rmse", Math.Abs(answer - 100)), ("bias", answer - 100) })
        {
            Assert.That(Number(version, name), Is.EqualTo(expected).Within(1e-9), name);
        }

        Assert.That(version.TryGetProperty("accuracy", out _), Is.False);
    }

    [TestCase("?version=v2", 6)]
    [TestCase("?version=ml", 0)]
    [TestCase("?from=2020-01-01&to=2999-01-01", 6)]
    [TestCase("?from=2999-01-01&version=v2", 0)]
    [TestCase("?to=2020-01-01&version=v2", 0)]
    [TestCase("?since-revision=1", 6)]
    [TestCase("?since-revision=2&version=v2", 0)]
    public async Task Get_OfAWindow_CountsThosePredictions(string query, int predictions)
    {
        var version = (await QualityAsync("iris", query))[0];

        Assert.That((Number(version, "predictions"), Number(version, "labelled")), Is.EqualTo((predictions, predictions == 0 ? 0 : 4)));
    }

    [Test]
    public async Task Get_OfAWindowWithNothing_ListsNoVersion() => Assert.That(await QualityAsync("iris", "?from=2999-01-01"), Is.Empty);

    [TestCase("/models/none/quality", "unknown_model")]
    [TestCase("/models/%00/quality", "")]
    [TestCase("/models/%27%20OR%201/quality", "unknown_model")]
    [TestCase("/models/iris/quality?version=none", "unknown_version")]
    public async Task Get_OfWhatIsUnknown_Is404(string path, string code)
    {
        var reply = await _server.Client.GetAsync(path);
        if (code.Length > 0)
        {
            await Replies.ProblemAsync(reply, 404, code);
        }

        Assert.That((int)reply.StatusCode, Is.LessThan(500));
    }

    [TestCase("?from=x&to=y&since-revision=-1&version=x%20y", "from", "to", "since-revision", "version")]
    [TestCase("?since=1", "since")]
    public async Task Get_BadParameters_Are400(string query, params string[] paths) =>
        await Replies.BadFieldsAsync(await _server.Client.GetAsync($"/models/iris/quality{query}"), "invalid_input", paths);

    private static async Task<List<string>> PredictAsync(string model, string rows) =>
        [.. (await Replies.OkAsync(await _server.PostAsync($"/models/{model}", $$"""{"instances":[{{rows}}]}"""))).EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];

    private static async Task<List<JsonElement>> QualityAsync(string model, string query = "") =>
        [.. (await Replies.OkAsync(await _server.Client.GetAsync($"/models/{model}/quality{query}"))).GetProperty("versions").EnumerateArray()];

    private static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();
}
