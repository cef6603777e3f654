using System.Globalization;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Quality;

/// <summary>Drift over HTTP: what is compared with what.</summary>
[Parallelizable]
internal sealed class DriftTests
{
    private static readonly string Yaml = FakeModel.Yaml
        .Replace("features: { x: {}, y: {} }", "features: { x: {}, y: { optional: true }, plan: { type: text, optional: true } }\n    quality: { reference-rows: 100 }", StringComparison.Ordinal);

    private TestServer _server = null!;

    [SetUp]
    public async Task Start() => _server = await TestServer.StartAsync(Yaml, new FakeModel().Wire);

    [TearDown]
    public async Task Stop()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Test]
    public async Task Get_TheFirstPredictionsAreNotEnough_SaysSo()
    {
        await AskAsync(99, i => (i, "1", "\"a\""));

        var drift = await DriftAsync();

        Assert.That(drift.GetProperty("reference").GetProperty("problem").GetString(), Is.EqualTo("The reference is the first 100 predictions, and there are 99."));
        Assert.That(drift.GetProperty("features").EnumerateArray().Select(feature => feature.TryGetProperty("psi", out _)), Is.All.False);
    }

    [Test]
    public async Task Get_OneFeatureMoved_TellsItFromTheOthers()
    {
        await AskAsync(100, i => (i, $"{i * 7 % 100}", i % 2 == 0 ? "\"a\"" : "\"b\""));
        await AskAsync(200, i => (50 + (i / 2), i % 4 == 0 ? "null" : $"{i * 7 % 100}", i % 2 == 0 ? "\"a\"" : "\"c\""));

        var drift = await DriftAsync();

        var (x, y, plan) = (FeatureOf(drift, 0), FeatureOf(drift, 1), FeatureOf(drift, 2));
        using var scope = Assert.EnterMultipleScope();
        Assert.That((Number(drift.GetProperty("window"), "rows"), Number(drift.GetProperty("reference"), "rows")), Is.EqualTo((200, 100)), "the reference is not compared with itself");
        Assert.That(x.GetProperty("edges").EnumerateArray().Select(edge => edge.GetDouble()), Is.EqualTo(new[] { 0, 9.9, 19.8, 29.7, 39.6, 49.5, 59.4, 69.3, 79.2, 89.1, 99 }).Within(1e-9));

        // Of 50 to 149: none in five bins, 10 in each of four, and 60 in the last one.
        Assert.That(Number(x, "psi"), Is.EqualTo((5 * (0.0001 - 0.1) * Math.Log(0.0001 / 0.1)) + (0.5 * Math.Log(6))).Within(1e-9));
        Assert.That((Number(x, "ks"), Number(x, "outOfRange"), Number(x, "count")), Is.EqualTo((0.5, 0.5, 200)));
        Assert.That((Number(y, "count"), Number(y, "missing"), Number(y, "referenceMissing")), Is.EqualTo((150, 0.25, 0)));
        Assert.That(Number(y, "psi"), Is.LessThan(0.2));
        Assert.That((Number(plan, "outOfRange"), plan.GetProperty("values").GetArrayLength(), plan.TryGetProperty("ks", out _)), Is.EqualTo((0.5, 2, false)));
        Assert.That(Number(drift.GetProperty("scores")[0], "psi"), Is.EqualTo(Number(x, "psi")), "the model answers x");
        Assert.That(drift.TryGetProperty("label", out _), Is.False);
    }

    [TestCase("?count=30", 30)]
    [TestCase("?from=2999-01-01", 0)]
    [TestCase("?to=2020-01-01", 0)]
    [TestCase("?version=v1&from=2020-01-01&to=2999-01-01", 50)]
    public async Task Get_OfAWindow_ComparesThosePredictions(string query, int rows)
    {
        await AskAsync(150, i => (i, "1", "\"a\""));

        var drift = await DriftAsync(query);

        Assert.That(Number(drift.GetProperty("window"), "rows"), Is.EqualTo(rows));
    }

    [Test]
    public async Task Get_BadParameters_NamesEach() => await Replies.BadFieldsAsync(
        await _server.Client.GetAsync("/models/echo/drift?version=*&from=x&to=y&count=0"), "invalid_input", "from", "to", "count", "version");

    [TestCase("/models/nobody/drift", "unknown_model")]
    [TestCase("/models/echo/drift?version=v9", "unknown_version")]
    public async Task Get_OfWhatIsNotThere_Is404(string path, string code) => await Replies.ProblemAsync(await _server.Client.GetAsync(path), 404, code);

    [TestCase("{\"rows\":3,\"features\":{\"x\":{\"numbers\":{\"edges\":[0,1,2],\"counts\":[1,2],\"points\":[0,1,2],\"upTo\":[1,2,3]}}}}", null)]
    [TestCase("{\"rows\":", "The file cannot be read: ")]
    [TestCase("{\"rows\":3,\"features\":{\"x\":{\"numbers\":{\"edges\":[0,1,2],\"counts\":[1],\"points\":[0],\"upTo\":[1]}}}}", "The file cannot be read: Its numbers do not fit together.")]
    [TestCase("{\"rows\":3,\"features\":null}", "The file cannot be read: ")]
    public async Task Get_VersionWithAFile_ComparesWithThat(string text, string? problem)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("x.json", text);
        await using var server = await TestServer.StartAsync(
            Yaml.Replace("v2.onnx }", $"v2.onnx, reference: {file} }}", StringComparison.Ordinal), new FakeModel().Wire);
        await AskAsync(5, i => (i, "1", "\"a\""), server);

        var drift = (await server.GetJsonAsync("/models/echo/drift")).GetProperty("data");

        Assert.That(drift.GetProperty("reference").GetProperty("file").GetString(), Is.EqualTo("x.json"));
        Assert.That(Number(drift.GetProperty("window"), "rows"), Is.EqualTo(5));
        if (problem is null)
        {
            Assert.That(Number(FeatureOf(drift, 0), "ks"), Is.EqualTo(0.4).Within(1e-12));
        }
        else
        {
            Assert.That(drift.GetProperty("reference").GetProperty("problem").GetString(), Does.StartWith(problem));
        }
    }

    private static JsonElement FeatureOf(JsonElement drift, int place) => drift.GetProperty("features")[place];

    private static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();

    private async Task<JsonElement> DriftAsync(string query = "") => await Replies.OkAsync(await _server.Client.GetAsync("/models/echo/drift" + query));

    private async Task AskAsync(int rows, Func<int, (double X, string Y, string Plan)> row, TestServer? server = null)
    {
        var texts = Enumerable.Range(0, rows).Select(row).Select(values => string.Create(CultureInfo.InvariantCulture, $$"""{"features":{"x":{{values.X}},"y":{{values.Y}},"plan":{{values.Plan}} } }"""));
        await Replies.OkAsync(await (server ?? _server).PostAsync("/models/echo", $$"""{"instances":[{{string.Join(',', texts)}}]}"""));
    }
}
