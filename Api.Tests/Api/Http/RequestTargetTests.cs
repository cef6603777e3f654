using System.Net.Http.Headers;
using System.Text.Json;
using Interlock.Api.Tests.Api.Routes;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Http;

/// <summary><c>x-model-version</c> and <c>canary.sticky</c>: who gets which version.</summary>
[Parallelizable]
public sealed class RequestTargetTests
{
    private const string Row = """{"features":[6.4,2.8,5.6,2.1]}""";
    private const string Pin = "x-model-version";
    private const string User = "x-user-id";

    [Test]
    public async Task Post_Pinned_ThatVersionAnswersAndIsRecorded([Values("v1", "v2", "v3")] string version)
    {
        await using var server = await TestServer.StartAsync(Iris("canary: { version: v1, percent: 50 }"));

        var reply = await PostAsync(server, (Pin, version));

        await Replies.InferredAsync(reply);
        Assert.That(Replies.Header(reply, Pin), Is.EqualTo(version));
        var kept = await Replies.OkAsync(await server.Client.GetAsync($"/predictions/{Replies.Header(reply, "x-prediction-id")}"));
        Assert.That((kept.GetProperty("version").GetString(), kept.GetProperty("revision").GetInt32()), Is.EqualTo((version, 1)));
        var model = (await server.GetJsonAsync("/models/iris")).GetProperty("data").GetProperty("versions").GetProperty(version);
        var hash = model.GetProperty("sha256").EnumerateObject().Single().Value.GetString();
        Assert.That(kept.GetProperty("modelSha256").GetString(), Is.EqualTo(hash).And.Length.EqualTo(64));
    }

    [TestCase(0, 0, 0)]
    [TestCase(50, 70, 130)]
    [TestCase(100, 200, 200)]
    public async Task Post_StickyCanary_EachUserStaysAndTheShareIsKept(int percent, int least, int most)
    {
        await using var server = await TestServer.StartAsync(Iris($"canary: {{ version: v1, percent: {percent}, sticky: {User} }}"));
        var (first, second) = (new List<string>(), new List<string>());
        for (var user = 0; user < 200; user++)
        {
            first.Add(await VersionOfAsync(server, (User, $"user-{user}")));
            second.Add(await VersionOfAsync(server, (User, $"user-{user}")));
        }

        Assert.That(second, Is.EqualTo(first));
        Assert.That(first.Count(version => version == "v1"), Is.InRange(least, most));
        Assert.That(first, Is.All.AnyOf("v1", "v2"));
    }

    [Test]
    public async Task Post_PinOfStickyUser_BeatsTheCanary()
    {
        await using var server = await TestServer.StartAsync(Iris($"canary: {{ version: v1, percent: 100, sticky: {User} }}"));

        Assert.That(await VersionOfAsync(server, (User, "anna")), Is.EqualTo("v1"));
        Assert.That(await VersionOfAsync(server, (User, "anna"), (Pin, "v2")), Is.EqualTo("v2"));
    }

    [Test]
    public async Task Post_StickyHeaderMissingOrEmpty_LotsAreDrawn()
    {
        await using var server = await TestServer.StartAsync(Iris($"canary: {{ version: v1, percent: 50, sticky: {User} }}"));
        var seen = new HashSet<string>();

        await Poll.UntilAsync(
            async () =>
            {
                seen.Add(await VersionOfAsync(server));
                return seen.Count == 2;
            },
            "both versions answered who does not say who they are");
        seen.Clear();
        await Poll.UntilAsync(
            async () =>
            {
                seen.Add(await VersionOfAsync(server, (User, "")));
                return seen.Count == 2;
            },
            "both versions answered who says nothing");
    }

    [Test]
    public async Task Post_VersionThatIsNotLoaded_Is404AndNamesThoseThatAre()
    {
        await using var server = await TestServer.StartAsync(Iris(""));

        foreach (var version in new[] { "v4", "v9", "V1" })
        {
            var problem = await Replies.ProblemAsync(await PostAsync(server, (Pin, version)), 404, "version_not_loaded");
            Assert.That(problem.GetProperty("msg").GetString(), Does.Contain($"'{version}'").And.Contain("v2, v3"));
        }
    }

    [TestCase("")]
    [TestCase("v1, v2")]
    [TestCase("../v1")]
    public async Task Post_PinThatIsNoName_Is400(string version)
    {
        await using var server = await TestServer.StartAsync(Iris(""));

        await Replies.BadFieldsAsync(await PostAsync(server, (Pin, version)), "invalid_input", Pin);
    }

    [TestCase(Pin, "v1")]
    [TestCase(User, "anna")]
    public async Task Post_HeaderTwice_Is400(string header, string value)
    {
        await using var server = await TestServer.StartAsync(Iris($"canary: {{ version: v1, percent: 50, sticky: {User} }}"));
        using var raw = await RawConnection.OpenAsync(server);

        await raw.SendAsync(
            "POST /models/iris HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Row.Length}\r\n{header}: {value}\r\n{header}: {value}\r\n\r\n{Row}");

        Assert.That(await raw.ReadToEndAsync(), Does.Contain(" 400 ").And.Contain($"{header}: stands more than once"));
    }

    [TestCase("route-plan")]
    [TestCase("sensor-score/fill?date=2026-01-31")]
    [TestCase("image-class")]
    [TestCase("iris/stream")]
    public async Task Post_AnyKind_KnowsThePin(string path)
    {
        await using var server = await TestServer.StartAsync();
        var picture = await File.ReadAllBytesAsync(Repository.PathOf("models/image-class/examples/seven.png"));
        var body = path switch
        {
            "route-plan" => RouteBodies.Four,
            "image-class" => $$"""{"images":["{{Convert.ToBase64String(picture)}}"]}""",
            _ => Row,
        };

        await Replies.ProblemAsync(await SendAsync(server, path, body, (Pin, "v9")), 404, "version_not_loaded");
        var reply = await SendAsync(server, path, body, (Pin, path.StartsWith("iris", StringComparison.Ordinal) ? "v2" : "v1"));
        Assert.That(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task Stream_Pinned_AllItsLinesAreOfThatVersion()
    {
        await using var server = await TestServer.StartAsync(Iris($"canary: {{ version: v1, percent: 50, sticky: {User} }}"));
        var lines = string.Join('\n', Enumerable.Repeat(Row, 200));

        Assert.That(await VersionsAsync((Pin, "v3")), Is.EqualTo(new[] { "v3" }));
        var users = new HashSet<string>();
        for (var user = 0; users.Count < 2 && user < 100; user++)
        {
            var versions = await VersionsAsync((User, $"user-{user}"));
            Assert.That(versions, Is.EqualTo(new[] { await VersionOfAsync(server, (User, $"user-{user}")) }));
            users.UnionWith(versions);
        }

        Assert.That(users, Is.EquivalentTo(new[] { "v1", "v2" }));

        async Task<IEnumerable<string>> VersionsAsync((string, string) header)
        {
            var reply = await SendAsync(server, "iris/stream", lines, header);
            var text = await reply.Content.ReadAsStringAsync();
            var answers = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
            Assert.That(answers, Has.Count.EqualTo(200));
            return answers.Select(answer => answer.GetProperty("version").GetString()!).Distinct();
        }
    }

    /// <summary>Iris with four versions, of which v2 answers, and v3 and those of the canary are loaded.</summary>
    internal static string Iris(string canary) => $$"""
        models:
          iris:
            kind: tabular
            features: { a, b, c, d }
            labels: [setosa, versicolor, virginica]
            active: v2
            keep-loaded: [v3]
            {{canary}}
            versions:
              v1: { runtime: onnx, path: models/iris/v1.onnx }
              v2: { runtime: onnx, path: models/iris/v2.onnx }
              v3: { runtime: onnx, path: models/iris/v1.onnx }
              v4: { runtime: onnx, path: models/iris/v2.onnx }
        """;

    private static async Task<string> VersionOfAsync(TestServer server, params (string Name, string Value)[] headers)
    {
        var reply = await PostAsync(server, headers);
        await Replies.InferredAsync(reply);
        return Replies.Header(reply, Pin);
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, params (string Name, string Value)[] headers) =>
        SendAsync(server, "iris", Row, headers);

    private static async Task<HttpResponseMessage> SendAsync(TestServer server, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/models/{path}");
        request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await server.Client.SendAsync(request);
    }
}
