using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Predictions;

/// <summary><c>x-request-key</c>: a request that is sent again with the same key is the same prediction.</summary>
[Parallelizable]
internal sealed class RequestKeyTests
{
    private const string Unrecorded = """

          silent:
            kind: tabular
            features: { a, b, c, d }
            labels: [setosa, versicolor, virginica]
            active: v1
            record: false
            versions: { v1: { runtime: onnx, path: models/iris/v1.onnx } }
        """;

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(
        TestServer.SampleConfig.Replace("\nmodels:\n", $"\nmodels:{Unrecorded}\n", StringComparison.Ordinal) + TestKeys.Yaml);

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("/models/iris", Iris.Body)]
    [TestCase("/models/iris/rows", """{"instances":[[5.1,3.5,1.4,0.2]]}""")]
    public async Task Post_SameKeyAndRequest_IsTheSamePrediction(string path, string body)
    {
        var (key, spaced) = (Guid.NewGuid().ToString(), body.Replace(",", " ,\t", StringComparison.Ordinal));

        var (first, second) = (await PostAsync(path, body, key), await PostAsync(path, spaced, key));

        Assert.That((await Replies.InferredAsync(second)).ToString(), Is.EqualTo((await Replies.InferredAsync(first)).ToString()));
        foreach (var header in new[] { "x-prediction-id", "x-model-version", "x-config-revision" })
        {
            Assert.That(Replies.Header(second, header), Is.EqualTo(Replies.Header(first, header)));
        }

        using var get = new HttpRequestMessage(HttpMethod.Get, $"/predictions/{Replies.Header(first, "x-prediction-id")}") { Headers = { { "x-api-key", TestKeys.Of("view") } } };
        var kept = await Replies.OkAsync(await _server.Client.SendAsync(get));
        Assert.That(kept.GetProperty("requestKey").GetString(), Is.EqualTo(key));
    }

    [Test]
    public async Task Post_SameKeyAndPicture_IsTheSamePrediction()
    {
        var picture = Convert.ToBase64String(await File.ReadAllBytesAsync(Repository.PathOf("models", "image-class", "examples", "seven.png")));
        var body = $$"""{"model_type":"digits","images":["{{picture}}"]}""";

        var (first, second) = (await PostAsync("/models/image-class", body, "picture"), await PostAsync("/models/image-class", body, "picture"));

        Assert.That((await Replies.InferredAsync(second)).ToString(), Is.EqualTo((await Replies.InferredAsync(first)).ToString()));
        await Replies.ProblemAsync(await PostAsync("/models/image-class", body.Replace("digits", "letters", StringComparison.Ordinal), "picture"), 409, "request_key_reused");
    }

    [Test]
    public async Task Post_SameKeyAndAnotherRequestOrCaller_Is409()
    {
        await Replies.InferredAsync(await PostAsync("/models/iris", Iris.Body, "taken"));

        await Replies.ProblemAsync(await PostAsync("/models/iris", """{"features":[1,1,1,1]}""", "taken"), 409, "request_key_reused");
        await Replies.ProblemAsync(await PostAsync("/models/iris", Iris.Body, "taken", caller: "other"), 409, "request_key_reused");
    }

    [Test]
    public async Task Post_SameKeyOfAnotherModel_IsAnotherPrediction()
    {
        var iris = await PostAsync("/models/iris", Iris.Body, "both");
        var diabetes = await PostAsync("/models/diabetes", """{"features":[59,2,32.1,101,157,93.2,38,4,4.8598,87]}""", "both");

        Assert.That(Replies.Header(diabetes, "x-prediction-id"), Is.Not.EqualTo(Replies.Header(iris, "x-prediction-id")));
    }

    [Test]
    public async Task Post_ThirtyTwoAtOnceWithOneKey_AreOnePrediction()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => PostAsync("/models/iris", Iris.Body, "race")));

        Assert.That(replies.Select(reply => Replies.Header(reply, "x-prediction-id")).Distinct().Count(), Is.EqualTo(1));
    }

    [TestCase("/models/iris", """{"instances":[[5.1,3.5,1.4,0.2],[5.1,3.5,1.4,0.2]]}""", "k")]
    [TestCase("/models/iris", Iris.Body, "")]
    [TestCase("/models/iris", Iris.Body, "a\tb")]
    [TestCase("/models/iris", Iris.Body, "long")]
    [TestCase("/models/iris/tasks", Iris.Body, "a\tb")]
    [TestCase("/models/silent/tasks", Iris.Body, "k")]
    [TestCase("/models/route-plan/tasks", "{}", "k")]
    [TestCase("/models/iris/stream", Iris.Body, "k")]
    [TestCase("/models/silent", Iris.Body, "k")]
    [TestCase("/models/route-plan", "{}", "k")]
    [TestCase("/models/sensor-score/fill?date=2026-01-01", "", "k")]
    public async Task Post_WhereAKeyNamesNoPrediction_Is400(string path, string body, string key)
    {
        var type = path.EndsWith("/stream", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json";

        var reply = await PostAsync(path, body, key == "long" ? new string('x', 256) : key, type: type);

        await Replies.BadFieldsAsync(reply, "invalid_input", "x-request-key");
    }

    [Test]
    public async Task Post_TaskWithTheKeyOfAnotherCaller_Is409()
    {
        await LaterAnswers.AcceptedAsync(await PostAsync("/models/iris/tasks", Iris.Body, "later"));

        await Replies.ProblemAsync(await PostAsync("/models/iris/tasks", Iris.Body, "later", caller: "other"), 409, "request_key_reused");
    }

    [Test]
    public async Task Post_TaskWithThePictureOfAKey_IsTheSamePrediction()
    {
        var picture = Convert.ToBase64String(await File.ReadAllBytesAsync(Repository.PathOf("models", "image-class", "examples", "seven.png")));
        var body = $$"""{"model_type":"digits","images":["{{picture}}"]}""";
        var answered = await PostAsync("/models/image-class", body, "picture later");
        var id = await LaterAnswers.AcceptedAsync(await PostAsync("/models/image-class/tasks", body, "picture later"));

        await Poll.UntilAsync(async () => (await TaskAsync(id)).TryGetProperty("predictionId", out _), "the task has its prediction");

        var task = await TaskAsync(id);
        Assert.That(task.GetProperty("predictionId").GetString(), Is.EqualTo(Replies.Header(answered, "x-prediction-id")));
        Assert.That(task.GetProperty("result").ToString(), Is.EqualTo((await Replies.OkAsync(answered)).ToString()));
        var other = body.Replace("digits", "letters", StringComparison.Ordinal);
        await Replies.ProblemAsync(await PostAsync("/models/image-class/tasks", other, "picture later"), 409, "request_key_reused");
    }

    private static async Task<JsonElement> TaskAsync(string id)
    {
        using var get = new HttpRequestMessage(HttpMethod.Get, $"/tasks/{id}") { Headers = { { "x-api-key", TestKeys.Of("infer") } } };
        return await Replies.OkAsync(await _server.Client.SendAsync(get));
    }

    private static Task<HttpResponseMessage> PostAsync(string path, string body, string key, string caller = "infer", string type = "application/json") =>
        _server.Client.SendAsync(Request(path, body, key, caller, type));

    private static HttpRequestMessage Request(string path, string body, string key, string caller = "infer", string type = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.Add("x-api-key", TestKeys.Of(caller));
        request.Headers.TryAddWithoutValidation("x-request-key", key);
        return request;
    }
}
