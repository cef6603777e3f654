using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Models;

/// <summary>What is served, told to callers.</summary>
[Parallelizable]
public sealed class ModelsTests
{
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task List_Get_TellsEveryModelByName()
    {
        var data = await Replies.OkAsync(await _server.Client.GetAsync("/models"));

        Assert.That(
            data.EnumerateArray().Select(model => model.GetProperty("name").GetString()),
            Is.EqualTo(new[] { "diabetes", "image-class", "iris", "route-plan", "sensor-score", "wine" }));
        var iris = data[2];
        Assert.That(iris.GetProperty("kind").GetString(), Is.EqualTo("tabular"));
        Assert.That(iris.GetProperty("endpoint").GetString(), Is.EqualTo("/models/iris"));
        Assert.That(iris.GetProperty("active").GetString(), Is.EqualTo("v2"));
        Assert.That(iris.GetProperty("versions").ToString(), Is.EqualTo("""["v1","v2","ml"]"""));
        Assert.That(iris.GetProperty("status").GetString(), Is.EqualTo("ready"));
    }

    [Test]
    public async Task Get_Tabular_TellsItsContract()
    {
        var data = await Replies.OkAsync(await _server.Client.GetAsync("/models/iris"));

        Assert.That(data.GetProperty("revision").GetInt32(), Is.EqualTo(1));
        Assert.That(data.GetProperty("labels").ToString(), Is.EqualTo("""["setosa","versicolor","virginica"]"""));
        Assert.That(
            data.GetProperty("features")[0].ToString(),
            Is.EqualTo("""{"name":"sepal_length","type":"number","min":0,"max":30,"optional":false,"unit":"cm"}"""));
        var version = data.GetProperty("versions").GetProperty("v2");
        Assert.That((version.GetProperty("runtime").GetString(), version.GetProperty("loaded").GetBoolean()), Is.EqualTo(("onnx", true)));
        Assert.That(version.GetProperty("sha256").GetProperty("v2.onnx").GetString(), Has.Length.EqualTo(64));
        Assert.That(data.GetProperty("versions").GetProperty("v1").GetProperty("loaded").GetBoolean(), Is.False);
        Assert.That(data.GetProperty("recorded").GetBoolean());
    }

    [Test]
    public async Task Get_Image_TellsItsTypes()
    {
        var data = await Replies.OkAsync(await _server.Client.GetAsync("/models/image-class"));

        Assert.That(data.GetProperty("types").GetProperty("digits").GetArrayLength(), Is.EqualTo(10));
        Assert.That(data.GetProperty("types").GetProperty("letters").GetArrayLength(), Is.EqualTo(26));
        Assert.That(data.TryGetProperty("features", out _), Is.False);
    }

    [Test]
    public async Task Post_NotRecorded_AnswersWithoutAnId()
    {
        await using var server = await TestServer.StartAsync(
            TestServer.SampleConfig.Replace("    swap: { golden: models/iris/golden.jsonl }", "    record: false", StringComparison.Ordinal));

        var reply = await server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}""");

        var data = await Replies.OkAsync(reply);
        Assert.That(data.TryGetProperty("id", out _), Is.False);
        Assert.That(reply.Headers.Contains("x-prediction-id"), Is.False);
        Assert.That(Replies.Header(reply, "x-model-version"), Is.EqualTo("v2"));
        Assert.That((await Replies.OkAsync(await server.Client.GetAsync("/predictions"))).GetArrayLength(), Is.Zero);
    }
}
