using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tabular;

/// <summary>Features of every type, on a model that was added in YAML alone.</summary>
[Parallelizable]
public sealed class TabularTypesTests
{
    // Scores of "yes": size + 10 * count + 100 * open + 1000 where the colour is red.
    private static readonly string Yaml = $$"""
        models:
          mixed:
            kind: tabular
            features:
              colour: { type: text, values: [red, green, "dark blue"] }
              size_cm: { min: 0.5, max: 20, optional: true }
              open: { type: boolean }
              count: { type: integer, min: -5, max: 5 }
            labels: ["no", "yes"]
            active: v1
            versions: { v1: { runtime: onnx, path: {{Path.Combine(AppContext.BaseDirectory, "TestModels", "columns.onnx")}} } }
          free-text:
            kind: tabular
            features: { "free 'text'": { type: text, optional: true }, open: { type: boolean }, count: { type: integer }, size_cm: {} }
            labels: ["no", "yes"]
            active: v1
            versions:
              v1:
                runtime: onnx
                path: {{Path.Combine(AppContext.BaseDirectory, "TestModels", "columns.onnx")}}
                inputs: { colour: "free 'text'", open: open, count: count, Size_cm: size_cm }
        """;

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(Yaml);

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("""{"features":["red",2.5,true,3]}""", 1132.5)]
    [TestCase("""{"count":-5,"open":false,"colour":"green","size_cm":20}""", -30)]
    [TestCase("""{"features":["dark blue",1,false,3.0]}""", 31)]
    public async Task Post_Mixed_AnswersFromEveryColumn(string body, double score)
    {
        var data = await Replies.InferredAsync(await _server.PostAsync("/models/mixed", body));

        Assert.That(data.GetProperty("scores")[1].GetDouble(), Is.EqualTo(score));
        Assert.That(data.GetProperty("label").GetString(), Is.EqualTo(score > 0.5 ? "yes" : "no"));
    }

    [Test]
    public async Task Post_OptionalMissing_IsHandedOverAsNaN()
    {
        // This model answers NaN to NaN, which no contract allows.
        foreach (var body in new[] { """{"colour":"red","open":true,"count":1}""", """{"features":["red",null,true,1]}""" })
        {
            await Replies.ProblemAsync(await _server.PostAsync("/models/mixed", body), 422, "inference_failed");
        }
    }

    [Test]
    public async Task Post_EveryValueWrong_TellsWhatIsExpected()
    {
        var problem = await Replies.BadFieldsAsync(
            await _server.PostAsync("/models/mixed", """{"colour":"pink","size_cm":"big","open":1,"count":2.5}"""), "invalid_input",
            "$.colour", "$.size_cm", "$.open", "$.count");

        Assert.That(Replies.MessagesOf(problem), Is.EqualTo(new[]
        {
            "is 'pink'; expected one of: red, green, dark blue", "is a string; expected a number",
            "is a number; expected true or false", "is 2.5; expected a whole number",
        }));
    }

    [TestCase("""["red",2,true,6]""", "$.features[3]")]
    [TestCase("""["red",2,true,1e300]""", "$.features[3]")]
    [TestCase("""["red",2,true,9007199254740994]""", "$.features[3]")]
    [TestCase("""["red",2,"true",1]""", "$.features[2]")]
    [TestCase("""[null,2,null,null]""", "$.features[0]", "$.features[2]", "$.features[3]")]
    [TestCase("""[NaN,NaN,NaN,NaN]""", "$.features[0]", "$.features[1]", "$.features[2]", "$.features[3]")]
    [TestCase("""["RED",2,true,1]""", "$.features[0]")]
    [TestCase("""["",2,true,1]""", "$.features[0]")]
    public async Task Post_WrongValueByPlace_IsToldAtItsPlace(string features, params string[] paths) =>
        await Replies.BadFieldsAsync(await _server.PostAsync("/models/mixed", $$"""{"features":{{features}}}"""), "invalid_input", paths);

    [TestCase("\"\"")]
    [TestCase("null")]
    [TestCase("\"NaN\"")]
    [TestCase("\"\\u0000 \\n \\\" 日本 😀\"")]
    public async Task Post_FreeText_TakesAnyTextAndKeepsIt(string text)
    {
        var reply = await _server.PostAsync("/models/free-text", $$"""{"features":[{{text}},true,1,1]}""");

        var data = await Replies.InferredAsync(reply);
        Assert.That(data.GetProperty("scores")[1].GetDouble(), Is.EqualTo(111));
        var kept = await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{Replies.Header(reply, "x-prediction-id")}"));
        var sent = JsonElement.Parse(text);
        Assert.That(kept.GetProperty("request").GetProperty("features")[0].GetString(), Is.EqualTo(sent.ValueKind == JsonValueKind.Null ? "" : sent.GetString()));
    }

    [TestCase("NaN")]
    [TestCase("-Infinity")]
    public async Task Post_BareNaNForText_IsNotTheWord(string word)
    {
        var problem = await Replies.BadFieldsAsync(
            await _server.PostAsync("/models/free-text", $$"""{"features":[{{word}},true,1,1]}"""), "invalid_input", "$.features[0]");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain($"is {word}; expected a string"));
    }

    [Test]
    public async Task Post_NaNInsideATextBesideABareOne_StaysText()
    {
        await Replies.BadFieldsAsync(
            await _server.PostAsync("/models/free-text", """{"features":["\" NaN \\",true,1,NaN]}"""), "invalid_input", "$.features[3]");
    }

    [Test]
    public async Task Post_HugeText_IsReadAndHugeWrongTextIsCut()
    {
        var huge = string.Concat(Enumerable.Repeat("😀", 500_000));

        await Replies.InferredAsync(await _server.PostAsync("/models/free-text", $$"""{"features":["{{huge}}",true,1,1]}"""));
        var problem = await Replies.ProblemAsync(await _server.PostAsync("/models/mixed", $$"""{"features":["x{{huge}}",1,true,1]}"""), 400, "invalid_input");

        Assert.That(problem.ToString(), Has.Length.LessThan(2000));
        Assert.That(Replies.MessagesOf(problem)[0], Does.Not.Contain("\uFFFD"), "a character was cut in two");
    }

    [Test]
    public async Task Post_StrangeFeatureName_IsToldQuoted() => await Replies.BadFieldsAsync(
        await _server.PostAsync("/models/free-text", """{"free 'text'":1,"open":true,"count":1,"size_cm":1}"""), "invalid_input", @"$['free \'text\'']");
}
