using System.Net.Http.Headers;
using System.Text.Json;
using Interlock.Api.Tests.Api.Routes;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tasks;

/// <summary><c>Prefer: respond-async</c> on every kind of model.</summary>
[Parallelizable]
public sealed class TaskPostTests
{
    private const string Iris = """{"features":[6.4,2.8,5.6,2.1]}""";

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Post_Tabular_ResultIsTheDataOfTheSynchronousReply()
    {
        var now = await Replies.InferredAsync(await _server.PostAsync("/models/iris", Iris));
        var id = await LaterAnswers.AcceptedAsync(await _server.Client.PostLaterAsync("/models/iris", Iris));

        var task = await _server.Client.EndedAsync(id);

        Assert.That(LaterAnswers.StatusOf(task), Is.EqualTo("succeeded"), task.ToString());
        var result = task.GetProperty("result");
        Assert.That(Without(result, "id"), Is.EqualTo(Without(now, "id")));
        Assert.That(task.GetProperty("predictionId").GetString(), Is.EqualTo(result.GetProperty("id").GetString()));
        Assert.That((task.GetProperty("version").GetString(), task.GetProperty("revision").GetInt32()), Is.EqualTo(("v2", 1)));
        Assert.That((task.GetProperty("progress").ToString(), task.GetProperty("attempts").GetInt32()), Is.EqualTo(("{\"done\":1,\"total\":1}", 1)));
        Assert.That(task.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[]
        {
            "id", "model", "status", "progress", "attempts", "createdAt", "startedAt", "finishedAt", "result", "version", "revision", "predictionId",
        }));
        await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{task.GetProperty("predictionId").GetString()}"));
    }

    [Test]
    public async Task Post_ManyRows_ProgressCountsThem()
    {
        var id = await LaterAnswers.AcceptedAsync(await _server.Client.PostLaterAsync("/models/iris", """{"instances":[[5.1,3.5,1.4,0.2],[6.4,2.8,5.6,2.1]]}"""));

        var task = await _server.Client.EndedAsync(id);

        Assert.That(task.GetProperty("result").GetArrayLength(), Is.EqualTo(2));
        Assert.That(task.GetProperty("progress").ToString(), Is.EqualTo("{\"done\":2,\"total\":2}"));
    }

    [Test]
    public async Task Post_Route_IsAnsweredLater()
    {
        var now = await Replies.InferredAsync(await _server.PostAsync("/models/route-plan", RouteBodies.Four));
        var id = await LaterAnswers.AcceptedAsync(await _server.Client.PostLaterAsync("/models/route-plan", RouteBodies.Four));

        var task = await _server.Client.EndedAsync(id);

        Assert.That(Without(task.GetProperty("result"), "id"), Is.EqualTo(Without(now, "id")));
    }

    [Test]
    public async Task Post_PicturesAsForm_KeepTheirNamesAndFailAlone()
    {
        using var form = new MultipartFormDataContent { { new StringContent("digits"), "model_type" } };
        form.Add(Picture("models/image-class/examples/seven.png"), "img_file", "seven.png");
        form.Add(Picture("config.yaml"), "img_file", "config.yaml");

        var id = await LaterAnswers.AcceptedAsync(await _server.Client.SendLaterAsync("/models/image-class", form));
        var task = await _server.Client.EndedAsync(id);

        var files = task.GetProperty("result").EnumerateArray().Select(file => (file.GetProperty("file").GetString(), file.TryGetProperty("label", out _)));
        Assert.That(files, Is.EqualTo(new[] { ("seven.png", true), ("config.yaml", false) }), task.ToString());
    }

    [Test]
    public async Task Post_PicturesAsJson_AreNamedAsInTheSynchronousReply()
    {
        var picture = Convert.ToBase64String(await File.ReadAllBytesAsync(Repository.PathOf("models/image-class/examples/seven.png")));
        var body = $$"""{"images":["{{picture}}"]}""";
        var now = await Replies.InferredAsync(await _server.PostAsync("/models/image-class", body));

        var task = await _server.Client.EndedAsync(await LaterAnswers.AcceptedAsync(await _server.Client.PostLaterAsync("/models/image-class", body)));

        Assert.That(Without(task.GetProperty("result")[0], "id"), Is.EqualTo(Without(now[0], "id")));
    }

    [Test]
    public async Task Post_Fill_IsAnsweredLater()
    {
        var id = await LaterAnswers.AcceptedAsync(await _server.Client.SendLaterAsync("/models/sensor-score/fill?date=2026-01-31", null));

        var task = await _server.Client.EndedAsync(id);

        Assert.That(task.GetProperty("result").GetProperty("date").GetString(), Is.EqualTo("2026-01-31"), task.ToString());
    }

    [TestCase("/models/iris", """{"features":[1]}""", 400, "invalid_input")]
    [TestCase("/models/iris", """{"features":""", 400, "malformed_json")]
    [TestCase("/models/route-plan", "{}", 400, "invalid_input")]
    [TestCase("/models/image-class", """{"images":[]}""", 400, "invalid_input")]
    [TestCase("/models/sensor-score/fill", "", 400, "invalid_input")]
    [TestCase("/models/sensor-score/fill?date=today", "", 400, "invalid_input")]
    [TestCase("/models/nothing", "{}", 404, "unknown_model")]
    public async Task Post_ThatIsWrong_IsToldAtOnce(string path, string body, int status, string code)
    {
        await Replies.ProblemAsync(await _server.Client.PostLaterAsync(path, body), status, code);
    }

    [TestCase("respond-async", true)]
    [TestCase("Respond-ASYNC ; foo=bar", true)]
    [TestCase("wait=10, respond-async", true)]
    [TestCase("foo=\"a, respond-async\", handling=lenient", false)]
    [TestCase("foo=\"a\\\", \", respond-async", true)]
    [TestCase("respond-async=\"\"", true)]
    [TestCase("respond-async-later", false)]
    [TestCase("respond-async=no", false)]
    [TestCase(",,;,", false)]
    [TestCase("\"", false)]
    public async Task Post_Preferences_AreReadAsRfc7240Says(string preference, bool isLater)
    {
        using var reply = await PreferAsync(preference);

        Assert.That((int)reply.StatusCode, Is.EqualTo(isLater ? 202 : 200));
    }

    [Test]
    public async Task Post_PreferencesOnSeveralLines_AreReadAll()
    {
        using var reply = await PreferAsync("handling=lenient", "respond-async");

        Assert.That((int)reply.StatusCode, Is.EqualTo(202));
    }

    [Test]
    public async Task Post_CallbackThatIsNotAllowed_Is400()
    {
        var reply = await _server.Client.PostLaterAsync("/models/iris", Iris, ("x-callback-url", "http://127.0.0.1:1/"));

        await Replies.BadFieldsAsync(reply, "invalid_input", "x-callback-url");
    }

    private static async Task<HttpResponseMessage> PreferAsync(params string[] preferences)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/models/iris") { Content = new StringContent(Iris, new MediaTypeHeaderValue("application/json")) };
        foreach (var preference in preferences)
        {
            request.Headers.TryAddWithoutValidation("Prefer", preference);
        }

        return await _server.Client.SendAsync(request);
    }

    private static ByteArrayContent Picture(string path) => new(File.ReadAllBytes(Repository.PathOf(path)));

    private static Dictionary<string, string> Without(JsonElement data, string name) =>
        data.EnumerateObject().Where(member => member.Name != name).ToDictionary(member => member.Name, member => member.Value.ToString());
}
