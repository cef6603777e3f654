using System.Net;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;
using static Interlock.Api.Tests.Api.Inference.ProtocolServer;

namespace Interlock.Api.Tests.Api.Inference;

/// <summary>The Open Inference Protocol over HTTP, in JSON.</summary>
[Parallelizable]
public sealed class ProtocolTests
{
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(Yaml("server: { name: here }"));

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("/v2", """{"name":"here","version":"*","extensions":["binary_tensor_data","classification","model_repository","statistics","model_configuration","trace","logging"]}""")]
    [TestCase("/v2/", """{"name":"here","version":"*","extensions":["binary_tensor_data","classification","model_repository","statistics","model_configuration","trace","logging"]}""")]
    [TestCase("/v2/health/live", """{"live":true}""")]
    [TestCase("/v2/health/ready", """{"ready":true}""")]
    [TestCase("/v2/models/iris/ready", """{"name":"iris","ready":true}""")]
    [TestCase("/v2/models/iris/versions/v2/ready", """{"name":"iris","ready":true}""")]
    [TestCase("/v2/models/iris/versions/2/ready", """{"name":"iris","ready":true}""")]
    [TestCase("/v2/models/iris", """{"name":"iris","versions":["v1","v2"],"platform":"interlock_onnx","inputs":[{"name":"features","datatype":"FP32","shape":[-1,4]}],"outputs":[{"name":"scores","datatype":"FP32","shape":[-1,3]}]}""")]
    [TestCase("/v2/models/digits/versions/v1", """{"name":"digits","versions":["v1"],"platform":"interlock_onnx","inputs":[{"name":"image","datatype":"UINT8","shape":[-1,28,28,1]}],"outputs":[{"name":"scores","datatype":"FP32","shape":[-1,10]}]}""")]
    [TestCase("/v2/models/mixed", """{"name":"mixed","versions":["v1"],"platform":"interlock_onnx","inputs":[{"name":"colour","datatype":"BYTES","shape":[-1,1]},{"name":"size_cm","datatype":"FP64","shape":[-1,1]},{"name":"open","datatype":"BOOL","shape":[-1,1]},{"name":"count","datatype":"INT64","shape":[-1,1]}],"outputs":[{"name":"scores","datatype":"FP32","shape":[-1,2]}]}""")]
    [TestCase("/v2/models/any", """{"name":"any","versions":["v1"],"platform":"interlock_onnx","inputs":[{"name":"features","datatype":"FP32","shape":[-1,4]}],"outputs":[{"name":"scores","datatype":"FP32","shape":[-1,3]}]}""")]
    [TestCase("/v2/models/simple/config", """{"name":"simple","platform":"interlock_test","backend":"interlock","max_batch_size":0,"input":[{"name":"INPUT0","data_type":"TYPE_INT32","dims":[1,16]},{"name":"INPUT1","data_type":"TYPE_INT32","dims":[1,16]}],"output":[{"name":"OUTPUT0","data_type":"TYPE_INT32","dims":[1,16]},{"name":"OUTPUT1","data_type":"TYPE_INT32","dims":[1,16]}]}""")]
    [TestCase("/v2/models/digits/config", """{"name":"digits","platform":"interlock_onnx","backend":"interlock","max_batch_size":32,"input":[{"name":"image","data_type":"TYPE_UINT8","format":"FORMAT_NHWC","dims":[28,28,1]}],"output":[{"name":"scores","data_type":"TYPE_FP32","dims":[10]}]}""")]
    [TestCase("/v2/models/any/config", """{"name":"any","platform":"interlock_onnx","backend":"interlock","max_batch_size":32,"input":[{"name":"features","data_type":"TYPE_FP32","dims":[4]}],"output":[{"name":"scores","data_type":"TYPE_FP32","dims":[3]}]}""")]
    public async Task Get_Metadata_HasTheProtocolsForm(string path, string expected)
    {
        var reply = await _server.Client.GetAsync(path);
        var text = await reply.Content.ReadAsStringAsync();

        Assert.That((reply.StatusCode, reply.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.OK, "application/json")), text);
        Assert.That(System.Text.RegularExpressions.Regex.Replace(text, "\"version\":\"[^\"]*\"", "\"version\":\"*\""), Is.EqualTo(expected));
    }

    [TestCase("iris", "/versions/v2", "", "v2")]
    [TestCase("iris", "/versions/2", "", "v2")]
    [TestCase("iris", "", ""","id":"a \"b\" c" """, "v1")]
    [TestCase("any", "", "", "v1")]
    public async Task Infer_Row_IsAnsweredByTheVersionNamed(string model, string version, string more, string answered)
    {
        var answer = await InferAsync($"{model}{version}", Row(more));

        Assert.That((answer.GetProperty("model_name").GetString(), answer.GetProperty("model_version").GetString()), Is.EqualTo((model, answered)));
        Assert.That(answer.TryGetProperty("id", out var id), Is.EqualTo(more.Length > 0));
        Assert.That(more.Length == 0 || id.GetString() == "a \"b\" c");
        var output = answer.GetProperty("outputs")[0];
        Assert.That(output.GetProperty("shape").GetRawText(), Is.EqualTo("[1,3]"));
        Assert.That(output.GetProperty("data")[0].GetDouble(), Is.GreaterThan(0.9));
    }

    [TestCase("identity_int64", "INPUT0", "INT64")]
    [TestCase("delayed_identity", "INPUT0", "FP32")]
    public async Task Infer_FourHundredAtOnce_EachGetsItsOwnAnswer(string model, string input, string type)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => InferAsync(model, Input(input, type, "[1]", $"[{i}]", $",\"id\":\"{i}\""))));

        Assert.That(
            answers.Select(answer => (answer.GetProperty("id").GetString(), answer.GetProperty("outputs")[0].GetProperty("data")[0].GetInt32())),
            Is.EqualTo(Enumerable.Range(0, 400).Select(i => ($"{i}", i))));
    }

    [TestCase("[[5.1,3.5,1.4,0.2],[6,3,5,2]]")]
    [TestCase("[5.1,3.5,1.4,0.2,6,3,5,2]")]
    public async Task Infer_TwoRows_FlatOrNested_AreClassifiedAndRecorded(string data)
    {
        var answer = await InferAsync("iris", Input("features", "FP32", "[2,4]", data, ""","outputs":[{"name":"scores","parameters":{"classification":2}}]"""));

        var output = answer.GetProperty("outputs")[0];
        Assert.That((output.GetProperty("datatype").GetString(), output.GetProperty("shape").GetRawText()), Is.EqualTo(("BYTES", "[2,2]")));
        var classes = output.GetProperty("data").EnumerateArray().Select(one => one.GetString()!.Split(':')).ToList();
        Assert.That(classes.ConvertAll(one => one.Length), Is.All.EqualTo(3));
        Assert.That((classes[0][2], classes[2][2]), Is.EqualTo(("setosa", "virginica")));
        var recorded = (await _server.GetJsonAsync("/predictions?model=iris&limit=2")).GetProperty("data");
        Assert.That(recorded.EnumerateArray().Select(one => one.GetProperty("request").GetProperty("features").GetArrayLength()), Is.EqualTo(new[] { 4, 4 }));
    }

    [Test]
    public async Task Infer_MixedTypes_TakeATensorEach()
    {
        var answer = await InferAsync(
            "mixed",
            """
            {"inputs":[{"name":"open","datatype":"BOOL","shape":[1,1],"data":[true]},{"name":"colour","datatype":"BYTES","shape":[1,1],"data":["red"]},
            {"name":"count","datatype":"INT64","shape":[1,1],"data":[3]},{"data":[2.5],"shape":[1,1],"datatype":"FP64","name":"size_cm"}]}
            """);

        Assert.That(answer.GetProperty("outputs")[0].GetProperty("data")[1].GetDouble(), Is.EqualTo(1132.5));
    }

    [Test]
    public async Task Infer_RequestedOutputs_ComeInTheOrderAsked()
    {
        var numbers = $"[{string.Join(',', Enumerable.Range(1, 16))}]";
        var answer = await InferAsync(
            "simple",
            $$"""{"inputs":[{"name":"INPUT1","datatype":"INT32","shape":[1,16],"data":{{numbers}}},{"name":"INPUT0","datatype":"INT32","shape":[1,16],"data":[{{numbers}}]}],"outputs":[{"name":"OUTPUT1"},{"name":"OUTPUT0"}]}""");

        Assert.That(answer.GetProperty("outputs").EnumerateArray().Select(output => output.GetProperty("name").GetString()), Is.EqualTo(new[] { "OUTPUT1", "OUTPUT0" }));
        Assert.That(answer.GetProperty("outputs")[1].GetProperty("data")[15].GetInt32(), Is.EqualTo(32));
    }

    [TestCase("BYTES", "[2]", """["a\u0000b","é"]""", "identity_bytes")]
    [TestCase("INT64", "[1,3]", "[[-9223372036854775808,9223372036854775807,9007199254740993]]", "identity_int64")]
    [TestCase("FP32", "[3]", "[0.1,-1E-45,3.4E38]", "identity_fp32")]
    public async Task Infer_Identity_GivesBackWhatItGot(string type, string shape, string data, string model)
    {
        var answer = await InferAsync(model, Input("INPUT0", type, shape, data));

        Assert.That(JsonElement.DeepEquals(answer.GetProperty("outputs")[0].GetProperty("data"), JsonElement.Parse(data.Replace("[[", "[", StringComparison.Ordinal).Replace("]]", "]", StringComparison.Ordinal))),
            answer.ToString());
    }

    [TestCase("", 404, "not_there", "Request for unknown model")]
    [TestCase("", 404, "iris/versions/9", "Request for unknown model")]
    [TestCase("{", 400, "iris", "not JSON")]
    [TestCase("", 400, "iris", "empty")]
    [TestCase("[]", 400, "iris", "$: is a list")]
    [TestCase("""{"inputs":[]}""", 400, "iris", "$.inputs")]
    [TestCase("""{"inputs":{}}""", 400, "iris", "$.inputs: is an object")]
    [TestCase("""{"inputs":[{}]}""", 400, "iris", "$.inputs[0].name: is missing; $.inputs[0].datatype: is missing; $.inputs[0].shape: is missing; $.inputs[0].data: is missing")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[4294967296,4294967296],"data":[1]}]}""", 400, "identity_fp32", "$.inputs[0].shape")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[2000000000],"data":[1]}]}""", 400, "identity_fp32", "$.inputs[0].data")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[-1],"data":[1]}]}""", 400, "identity_fp32", "$.inputs[0].shape[0]")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[0],"data":[]}]}""", 400, "identity_fp32", "$.inputs[0].shape[0]")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1.5],"data":[1]}]}""", 400, "identity_fp32", "$.inputs[0].shape[0]")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[2],"data":[1]}]}""", 400, "identity_fp32", "has 1 elements")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[2],"data":[1,2,3]}]}""", 400, "identity_fp32", "more than the 2")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[2,2],"data":[[1,2,3],[4]]}]}""", 400, "identity_fp32", "nested otherwise")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[2],"data":[[1],[2]]}]}""", 400, "identity_fp32", "nested deeper")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"data":[NaN]}]}""", 400, "identity_fp32", "JSON has no NaN")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"data":[1e39]}]}""", 400, "identity_fp32", "is no FP32")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"data":[16777217]}]}""", 400, "identity_fp32", "without loss")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"INT64","shape":[1],"data":[9223372036854775808]}]}""", 400, "identity_int64", "is no INT64")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"INT64","shape":[1],"data":[1.5]}]}""", 400, "identity_int64", "is no INT64")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"INT32","shape":[1],"data":[1]}]}""", 400, "identity_int64", "$.inputs[0].datatype: is INT32; expected INT64")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"INT65","shape":[1],"data":[1]}]}""", 400, "identity_int64", "no data type")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP16","shape":[1],"data":[1]}]}""", 400, "identity_fp32", "no form in JSON")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"BYTES","shape":[1],"data":["\ud800"]}]}""", 400, "identity_bytes", "not valid Unicode")]
    [TestCase("""{"inputs":[{"name":"INPUT0","name":"INPUT0","datatype":"INT64","shape":[1],"data":[1]}]}""", 400, "identity_int64", "stands twice")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"INT64","shape":[1],"data":[1]},{"name":"INPUT0","datatype":"INT64","shape":[1],"data":[1]}]}""", 400, "identity_int64", "stands twice")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"INT64","shape":[1],"data":[1]},{"name":"X","datatype":"INT64","shape":[1],"data":[1]}]}""", 400, "identity_int64", "there is no input 'X'")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"INT64","shape":[1],"data":[1]}],"outputs":[{"name":"X"}]}""", 400, "identity_int64", "there is no output 'X'")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"INT64","shape":[1],"data":[1]}],"outputs":[{"name":"OUTPUT0"},{"name":"OUTPUT0"}]}""", 400, "identity_int64", "stands twice")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"INT64","shape":[1],"parameters":{"shared_memory_region":"x"}}]}""", 400, "identity_int64", "unsupported")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"INT32","shape":[1,16],"data":[1]}]}""", 400, "simple", "has 1 elements")]
    [TestCase("""{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[-1,1,1,1]}]}""", 400, "iris", "instances[0]")]
    [TestCase("""{"parameters":{"priority":-1},"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"data":[1]}]}""", 400, "identity_fp32", "$.parameters.priority")]
    [TestCase("""{"parameters":{"priority":"high"},"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"data":[1]}]}""", 400, "identity_fp32", "$.parameters.priority")]
    [TestCase("""{"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"data":[1]}]}""", 500, "failing", "fails")]
    [TestCase("""{"parameters":{"timeout":5000,"delay_ms":1500},"inputs":[{"name":"INPUT0","datatype":"FP32","shape":[1],"data":[1]}]}""", 504, "delayed_identity", "5 ms")]
    public async Task Infer_Bad_IsAnErrorInTheProtocolsForm(string body, int status, string model, string expected)
    {
        var reply = await _server.PostAsync($"/v2/models/{model}/infer", body, "");

        Assert.That(await ErrorAsync(reply, status), Does.Contain(expected));
    }

    [TestCase("\uFEFF", "")]
    [TestCase("", ""","parameters":{"priority":0}""")]
    [TestCase("", ""","parameters":{"priority":18446744073709551615}""")]
    [TestCase("", ""","parameters":{"priority":2,"timeout":5000000}""")]
    public async Task Infer_ByteOrderMarkOrPriority_IsAnswered(string before, string more)
    {
        var reply = await _server.PostAsync("/v2/models/identity_fp32/infer", before + Input("INPUT0", "FP32", "[1]", "[1]", more), "");

        Assert.That((int)reply.StatusCode, Is.EqualTo(200), await reply.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task Infer_DeepJson_IsRefused()
    {
        var reply = await _server.PostAsync("/v2/models/identity_fp32/infer", $"{{\"inputs\":{new string('[', 250_000)}");

        await ErrorAsync(reply, 400);
    }

    [Test]
    public async Task Infer_TooManyDimensions_AreRefused()
    {
        var reply = await _server.PostAsync("/v2/models/identity_fp32/infer", Input("INPUT0", "FP32", $"[{string.Join(',', Enumerable.Repeat(1, 65))}]", "[1]"));

        Assert.That(await ErrorAsync(reply, 400), Does.Contain("$.inputs[0].shape"));
    }

    [TestCase("GET", "/v2/nothing", 404)]
    [TestCase("DELETE", "/v2/models/iris/infer", 405)]
    [TestCase("GET", "/v2/models/iris/versions/v3/ready", 404)]
    [TestCase("GET", "/v2/models/iris/versions/v3", 404)]
    [TestCase("GET", "/v2/systemsharedmemory/status", 400)]
    [TestCase("POST", "/v2/cudasharedmemory/region/x/register", 400)]
    [TestCase("POST", "/v2/logging", 400)]
    [TestCase("POST", "/v2/repository/models/none/load", 404)]
    public async Task Any_Refused_IsAnErrorInTheProtocolsForm(string method, string path, int status) =>
        await ErrorAsync(await _server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)), status);

    [Test]
    public async Task Infer_TooLarge_Is413InTheProtocolsForm()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/iris/infer") { Content = new ByteArrayContent(new byte[(16 << 20) + 1]) };
        request.Headers.ExpectContinue = true;

        await ErrorAsync(await _server.Client.SendAsync(request), 413);
    }

    [Test]
    public async Task Statistics_OfOneModel_AreOneEntryWithTrueCounts()
    {
        for (var i = 0; i < 3; i++)
        {
            await InferAsync("identity_int64/versions/1", Input("INPUT0", "INT64", "[1]", "[1]"));
        }

        await _server.PostAsync("/v2/models/failing/infer", Input("INPUT0", "FP32", "[1]", "[1]"));
        var (counts, failed) = (await StatisticsAsync("identity_int64"), await StatisticsAsync("failing"));

        Assert.That(counts.GetProperty("inference_stats").GetProperty("success").GetProperty("count").GetInt32(), Is.GreaterThanOrEqualTo(3));
        Assert.That(counts.GetProperty("inference_stats").GetProperty("success").GetProperty("ns").GetInt64(), Is.Positive);
        Assert.That(counts.GetProperty("inference_count").GetInt32(), Is.EqualTo(counts.GetProperty("execution_count").GetInt32()));
        Assert.That(failed.GetProperty("inference_stats").GetProperty("fail").GetProperty("count").GetInt32(), Is.Positive);
        Assert.That((await _server.GetJsonAsync("/v2/models/stats")).GetProperty("model_stats").GetArrayLength(), Is.EqualTo(12));
    }

    [Test]
    public async Task Repository_UnloadAndLoad_TurnReadinessOffAndOn()
    {
        var index = await TestServer.JsonOf(await _server.Client.PostAsync("/v2/repository/index", null));
        Assert.That(index.EnumerateArray().Count(entry => entry.GetProperty("name").GetString() == "iris"), Is.EqualTo(3));

        Assert.That((await _server.Client.PostAsync("/v2/repository/models/simple_string/unload", null)).IsSuccessStatusCode);
        await ErrorAsync(await _server.Client.GetAsync("/v2/models/simple_string/ready"), 503);
        await ErrorAsync(await _server.PostAsync("/v2/models/simple_string/infer", "{}"), 503);
        await ErrorAsync(await _server.PostAsync("/v2/repository/models/simple_string/load", """{"parameters":{"file:1/model.onnx":"AA=="}}"""), 400);
        Assert.That((await _server.PostAsync("/v2/repository/models/simple_string/load", "{}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await _server.Client.GetAsync("/v2/models/simple_string/ready")).IsSuccessStatusCode);
    }

    private static async Task<JsonElement> InferAsync(string model, string body)
    {
        var reply = await _server.PostAsync($"/v2/models/{model}/infer", body, "application/octet-stream");
        var answer = await TestServer.JsonOf(reply);
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), answer.ToString());
        return answer;
    }

    private static async Task<JsonElement> StatisticsAsync(string model)
    {
        var all = (await _server.GetJsonAsync($"/v2/models/{model}/stats")).GetProperty("model_stats");
        Assert.That(all.GetArrayLength(), Is.EqualTo(1));
        return all[0];
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage reply, int status)
    {
        var text = await reply.Content.ReadAsStringAsync();
        Assert.That(((int)reply.StatusCode, reply.Content.Headers.ContentType?.MediaType), Is.EqualTo((status, "application/json")), text);
        Assert.That(JsonElement.Parse(text).EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "error" }));
        return JsonElement.Parse(text).GetProperty("error").GetString()!;
    }
}
