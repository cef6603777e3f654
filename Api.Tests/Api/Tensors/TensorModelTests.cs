using System.Text.Json;
using Interlock.Api.Tests.Infrastructure.Runtimes.Onnx;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tensors;

/// <summary>Kind <c>tensor</c>: any ONNX file, with every way of calling and the interlock.</summary>
[Parallelizable]
public sealed class TensorModelTests
{
    private const string Body = """{"inputs":[{"name":"x","datatype":"FP32","shape":[2,3],"data":[1,2,3,-4,5,6]}]}""";

    private static readonly TemporaryFolder Files = new();
    private static TestServer _server = null!;

    private static string Yaml(string version, string more = "") => $$"""
        models:
          relu:
            kind: tensor
            {{more}}
            versions: { {{version}} }
        """;

    private static string Version(string name, string file) => $"{name}: {{ runtime: onnx, path: {Files.PathOf(file)} }}";

    [OneTimeSetUp]
    public static async Task Start()
    {
        File.WriteAllBytes(Files.PathOf("relu.onnx"), OnnxFile.Of([OnnxFile.Node("Relu", ["x"], ["y"])], [OnnxFile.Value("x", OnnxFile.Float, "N", "M")], [OnnxFile.Value("y", OnnxFile.Float, "N", "M")]));
        File.WriteAllBytes(Files.PathOf("abs.onnx"), OnnxFile.Of([OnnxFile.Node("Abs", ["x"], ["y"])], [OnnxFile.Value("x", OnnxFile.Float, "N", "M")], [OnnxFile.Value("y", OnnxFile.Float, "N", "M")]));
        File.WriteAllBytes(Files.PathOf("flip.onnx"), OnnxFile.Of([OnnxFile.Node("Transpose", ["x"], ["y"])], [OnnxFile.Value("x", OnnxFile.Float, "A", "B")], [OnnxFile.Value("y", OnnxFile.Float, "B", "A")]));
        _server = await TestServer.StartAsync(Yaml(Version("v1", "relu.onnx")));
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await _server.DisposeAsync();
        Files.Dispose();
    }

    [Test]
    public async Task Post_Tensors_AnswersAndRecordsThem()
    {
        var data = await Replies.InferredAsync(await _server.PostAsync("/models/relu", Body));

        Assert.That(data.GetProperty("outputs")[0].GetRawText(), Is.EqualTo("""{"name":"y","datatype":"FP32","shape":[2,3],"data":[1,2,3,0,5,6]}"""));
        var recorded = (await _server.GetJsonAsync($"/predictions/{data.GetProperty("id").GetString()}")).GetProperty("data");
        Assert.That(recorded.GetProperty("request").GetProperty("inputs")[0].GetProperty("data").GetArrayLength(), Is.EqualTo(6));
        Assert.That(recorded.GetProperty("response").GetProperty("outputs")[0].GetProperty("data")[3].GetDouble(), Is.Zero);
    }

    [Test]
    public async Task Post_TensorAboveTheLimit_IsRecordedByItsHash()
    {
        var large = $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,20000],"data":[{{string.Join(',', new int[20000])}}]}]}""";

        var data = await Replies.InferredAsync(await _server.PostAsync("/models/relu", large));

        var recorded = (await _server.GetJsonAsync($"/predictions/{data.GetProperty("id").GetString()}")).GetProperty("data").GetProperty("request").GetProperty("inputs")[0];
        Assert.That((recorded.TryGetProperty("data", out _), recorded.GetProperty("sha256").GetString()!.Length), Is.EqualTo((false, 64)));
    }

    [TestCase("""{"inputs":[{"name":"x","datatype":"FP32","shape":[2],"data":[1,2]}]}""", "$.inputs[0].shape")]
    [TestCase("""{"inputs":[{"name":"x","datatype":"FP64","shape":[1,2],"data":[1,2]}]}""", "$.inputs[0].datatype")]
    [TestCase("""{"inputs":[{"name":"z","datatype":"FP32","shape":[1,2],"data":[1,2]}]}""", "$.inputs[0].name", "$.inputs")]
    public async Task Post_Bad_NamesEveryProblem(string body, params string[] paths) =>
        await Replies.BadFieldsAsync(await _server.PostAsync("/models/relu", body), "invalid_input", paths);

    [Test]
    public async Task Post_AsATaskOrInAStream_IsAnsweredAlike()
    {
        var accepted = await TestServer.JsonOf(await _server.PostAsync("/models/relu/tasks", Body));
        var id = accepted.GetProperty("data").GetProperty("id").GetString();
        JsonElement task = default;
        await Poll.UntilAsync(async () => (task = (await _server.GetJsonAsync($"/tasks/{id}")).GetProperty("data")).GetProperty("status").GetString() == "succeeded", "the task succeeds");
        var stream = await (await _server.PostAsync("/models/relu/stream", Body + "\n" + Body + "\n", "application/x-ndjson")).Content.ReadAsStringAsync();

        Assert.That(task.GetProperty("result").GetProperty("outputs")[0].GetProperty("data")[3].GetDouble(), Is.Zero);
        Assert.That(stream.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(3).And.All.Contains("1,2,3,0,5,6").Or.Some.Contains("1,2,3,0,5,6"));
    }

    [Test]
    public async Task Post_ManyAtOnce_AreAnsweredAsAlone()
    {
        var replies = await Task.WhenAll(Enumerable.Range(1, 60).Select(async i =>
        {
            var reply = await _server.PostAsync("/models/relu", $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,3],"data":[{{i}},-{{i}},{{i}}]}]}""");
            return (i, (await Replies.OkAsync(reply)).GetProperty("outputs")[0].GetProperty("data").GetRawText());
        }));

        Assert.That(replies.Select(reply => reply.Item2), Is.EqualTo(replies.Select(reply => $"[{reply.i},0,{reply.i}]")));
    }

    [Test]
    public async Task Start_FirstDimensionThatIsNotTheRows_IsAnsweredAlone()
    {
        await using var server = await TestServer.StartAsync(Yaml(Version("v1", "flip.onnx")));

        var data = await Replies.InferredAsync(await server.PostAsync("/models/relu", Body));

        Assert.That(data.GetProperty("outputs")[0].GetProperty("shape").GetRawText(), Is.EqualTo("[3,2]"));
    }

    [TestCase("max-drift: 0.05", 422)]
    [TestCase("max-drift: 1", 200)]
    public async Task Apply_AVersionWithOtherAnswers_IsGatedByDrift(string budget, int status)
    {
        var yaml = Yaml($"{Version("v1", "relu.onnx")}, {Version("v2", "abs.onnx")}", $"active: v1\n    swap: {{ {budget}, replay: 10 }}");
        await using var server = await TestServer.StartAsync(yaml);
        await Replies.InferredAsync(await server.PostAsync("/models/relu", Body));

        var reply = await server.PostAsync("/admin/apply", yaml.Replace("active: v1", "active: v2", StringComparison.Ordinal), "application/yaml");

        Assert.That((int)reply.StatusCode, Is.EqualTo(status), await reply.Content.ReadAsStringAsync());
    }

    [TestCase("[1,1]", "planned")]
    [TestCase("[1,0]", "refused")]
    public async Task Plan_GoldenRequests_MustBeAnswered(string expected, string outcome)
    {
        var golden = Files.PathOf($"{outcome}.jsonl");
        await File.WriteAllTextAsync(golden, $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,-1]}],"outputs":[{"name":"y","datatype":"FP32","shape":[1,2],"data":{{expected}}}]}""");

        var reply = await _server.PostAsync("/admin/plan", Yaml(Version("v2", "abs.onnx"), $"swap: {{ golden: {golden}, max-drift: 1000 }}"), "application/yaml");

        Assert.That((await Replies.OkAsync(reply)).GetProperty("outcome").GetString(), Is.EqualTo(outcome));
    }
}
