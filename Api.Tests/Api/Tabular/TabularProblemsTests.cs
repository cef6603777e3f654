using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tabular;

/// <summary>Whatever is wrong with a body is told at once, at its own path.</summary>
[Parallelizable]
public sealed class TabularProblemsTests
{
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("""{"features":{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4}}""", "$.features.petal_width")]
    [TestCase("""{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4}""", "$.petal_width")]
    [TestCase("""{"features":[5.1,3.5,1.4]}""", "$.features")]
    [TestCase("""{"features":[5.1,3.5,1.4,0.2,9]}""", "$.features")]
    [TestCase("""{"features":[]}""", "$.features")]
    [TestCase("""{"features":5}""", "$.features")]
    [TestCase("""{"features":null}""", "$.features")]
    [TestCase("""{"features":[5.1,"3.5",1.4,0.2]}""", "$.features[1]")]
    [TestCase("""{"features":[5.1,[3.5],1.4,{"a":[]}]}""", "$.features[1]", "$.features[3]")]
    [TestCase("""{"features":[5.1,true,null,0.2]}""", "$.features[1]", "$.features[2]")]
    [TestCase("""{"features":[-1,3.5,31,0.2]}""", "$.features[0]", "$.features[2]")]
    [TestCase("""{"features":[1e400,-1e400,1e39,0.2]}""", "$.features[0]", "$.features[1]", "$.features[2]")]
    [TestCase("""{"features":[NaN,3.5,Infinity,-Infinity]}""", "$.features[0]", "$.features[2]", "$.features[3]")]
    [TestCase("""{"instances":[[5.1,3.5,1.4,0.2],[NaN,3.5,1.4,0.2],{"sepal_length":NaN}]}""", "$.instances[1][0]",
        "$.instances[2].sepal_length", "$.instances[2].sepal_width", "$.instances[2].petal_length", "$.instances[2].petal_width")]
    [TestCase("""{"instances":[]}""", "$.instances")]
    [TestCase("""{"instances":{}}""", "$.instances")]
    [TestCase("""{"instances":[1,[5.1,3.5,1.4,0.2],null]}""", "$.instances[0]", "$.instances[2]")]
    [TestCase("""{"instances":[{"features":[1,2,3,4],"more":1}]}""", "$.instances[0].more")]
    [TestCase("""{"instances":[{"features":[1,"2",3,4]}]}""", "$.instances[0].features[1]")]
    [TestCase("""{"features":[1,2,3,4],"features":[1,2,3,4],"instances":[]}""", "$.features", "$.instances")]
    [TestCase("""{"sepal_length":1,"sepal_length":2,"sepal_width":1,"petal_length":1,"petal_width":1}""", "$.sepal_length")]
    [TestCase("{}", "$")]
    [TestCase("[5.1,3.5,1.4,0.2]", "$")]
    [TestCase("\"text\"", "$")]
    [TestCase("null", "$")]
    [TestCase("""{"id":7,"features":[5.1,3.5,1.4,"x"],"more":{}}""", "$.id", "$.features[3]", "$.more")]
    [TestCase("""{"id":7,"instances":[[5.1,3.5,1.4,0.2]]}""", "$.id")]
    public async Task Post_BadInput_TellsEveryPath(string body, params string[] paths) =>
        await Replies.BadFieldsAsync(await _server.PostAsync("/models/iris", body), "invalid_input", paths);

    [Test]
    public async Task Post_EverythingWrong_TellsAllAtOnceInWords()
    {
        const string body = """{"features":{"sepal_lenght":5.1,"sepal_width":"wide","petal_length":99,"petal_width":-1,"colour":"red"}}""";

        var problem = await Replies.BadFieldsAsync(
            await _server.PostAsync("/models/iris", body), "invalid_input",
            "$.features.sepal_lenght", "$.features.sepal_width", "$.features.petal_length", "$.features.petal_width", "$.features.colour", "$.features.sepal_length");

        Assert.That(Replies.MessagesOf(problem), Is.EqualTo(new[]
        {
            "unknown feature. Did you mean 'sepal_length'?", "is a string; expected a number", "is 99; at most 30 is expected",
            "is -1; at least 0 is expected", "unknown feature.", "is missing",
        }));
        Assert.That(problem.GetProperty("msg").GetString(), Does.StartWith("6 problems; the first: $.features.sepal_lenght"));
    }

    [TestCase("", "empty_body")]
    [TestCase(" \r\n\t ", "empty_body")]
    [TestCase("\uFEFF", "empty_body")]
    [TestCase("not json", "malformed_json")]
    [TestCase("""{"features":[5.1,3.5,1.4,0.2]""", "malformed_json")]
    [TestCase("""{"features":[5.1,3.5,""", "malformed_json")]
    [TestCase("""{"features":[5.1,3.5,1.4,0.2]} x""", "malformed_json")]
    [TestCase("""{"features":[5.1,3.5,1.4,0.2]}{}""", "malformed_json")]
    [TestCase("""{"features":[5.1,3.5,1.4,0.2,]}""", "malformed_json")]
    [TestCase("""{"features":[5.1,/* here */3.5,1.4,0.2]}""", "malformed_json")]
    [TestCase("{\"features\":[5.1,3.5,1.4,0.2] // end\n}", "malformed_json")]
    [TestCase("{'features':[5.1,3.5,1.4,0.2]}", "malformed_json")]
    [TestCase("""{"features":[05.1,3.5,1.4,0.2]}""", "malformed_json")]
    [TestCase("""{"features":[+5.1,3.5,1.4,0.2]}""", "malformed_json")]
    [TestCase("""{"features":[NaN NaN,3.5,1.4]}""", "malformed_json")]
    [TestCase("""{"features":[nan,3.5,1.4,0.2]}""", "malformed_json")]
    [TestCase("""{"\ud800":1}""", "malformed_json")]
    [TestCase("""{"features":["\udc00",3.5,1.4,0.2],"\ud800":1}""", "malformed_json")]
    [TestCase("{\"a\u0000b\":1}", "malformed_json")]
    public async Task Post_NotJson_SaysSo(string body, string code) =>
        await Replies.BadFieldsAsync(await _server.PostAsync("/models/iris", body), code, "$");

    [TestCase("{\"a\":")]
    [TestCase("{\"features\":[")]
    public async Task Post_DeepNesting_IsMalformed(string unit) =>
        await Replies.BadFieldsAsync(await _server.PostAsync("/models/iris", string.Concat(Enumerable.Repeat(unit, 100_000))), "malformed_json", "$");

    [Test]
    public async Task Post_InvalidUtf8_IsMalformed()
    {
        var content = new ByteArrayContent([.. "{\"features\":["u8, 0xFF, 0xC0, 0x80, .. "]}"u8]);
        content.Headers.Add("Content-Type", "application/json");

        var problem = await Replies.BadFieldsAsync(await _server.Client.PostAsync("/models/iris", content), "malformed_json", "$");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("UTF-8"));
    }

    [Test]
    public async Task Post_TenThousandRows_AreRefusedAsOne()
    {
        var body = $$"""{"instances":[{{string.Join(",", Enumerable.Repeat("[5.1,3.5,1.4,0.2]", 10_000))}}]}""";

        var problem = await Replies.BadFieldsAsync(await _server.PostAsync("/models/iris", body), "invalid_input", "$.instances");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("10000 rows; at most 1000"));
    }

    [Test]
    public async Task Post_AThousandRows_AreAnswered()
    {
        var body = $$"""{"instances":[{{string.Join(",", Enumerable.Repeat("[5.1,3.5,1.4,0.2]", 1000))}}]}""";

        var data = await Replies.InferredAsync(await _server.PostAsync("/models/iris", body));

        Assert.That(data.GetArrayLength(), Is.EqualTo(1000));
    }

    [TestCase("""{"instances":[%]}""", "[\"x\",\"y\",NaN,null],", 1000, 3900)]
    [TestCase("""{%}""", "\"name#\":1,", 5000, 4904)]
    [TestCase("""{"features":[1,2,3,4],%}""", "\"name#\":1,", 5000, 4900)]
    public async Task Post_ManyProblems_AreBounded(string body, string unit, int count, int more)
    {
        var units = string.Concat(Enumerable.Range(0, count).Select(i => unit.Replace("#", $"{i}", StringComparison.Ordinal)))[..^1];

        var problem = await Replies.ProblemAsync(await _server.PostAsync("/models/iris", body.Replace("%", units, StringComparison.Ordinal)), 400, "invalid_input");

        Assert.That(Replies.MessagesOf(problem), Has.Count.EqualTo(101));
        Assert.That(Replies.MessagesOf(problem)[^1], Is.EqualTo($"and {more} more problems"));
        Assert.That(problem.GetProperty("msg").GetString(), Does.StartWith($"{100 + more} problems; the first: "));
    }

    [TestCase("a\\\"b", "$['a\"b']")]
    [TestCase("it's", @"$['it\'s']")]
    [TestCase(@"back\\slash", @"$['back\\slash']")]
    [TestCase(@"line\nbreak", "$['line\nbreak']")]
    [TestCase(@"\u0000\u001b[31m", "$['\0\u001b[31m']")]
    [TestCase("", "$['']")]
    [TestCase("日本", "$['日本']")]
    [TestCase("</script>", "$['</script>']")]
    public async Task Post_StrangeName_IsToldWithinValidJson(string name, string path)
    {
        var body = $$"""{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2,"{{name}}":1}""";

        await Replies.BadFieldsAsync(await _server.PostAsync("/models/iris", body), "invalid_input", path);
    }

    [Test]
    public async Task Post_HugeNamesAndTexts_AreCutInTheReply()
    {
        var huge = new string('n', 1_000_000);
        var emoji = new string('a', 63) + "😀";

        var reply = await _server.PostAsync("/models/iris", $$"""{"{{huge}}":"{{huge}}","{{emoji}}":1,"sepal_length":"{{huge}}"}""");

        var problem = await Replies.ProblemAsync(reply, 400, "invalid_input");
        Assert.That(Replies.PathsOf(problem)[0], Is.EqualTo($"$['{new string('n', 64)}...']"));
        Assert.That((await reply.Content.ReadAsByteArrayAsync()).Length, Is.LessThan(2000));
        Assert.That(Replies.PathsOf(problem)[1], Is.EqualTo($"$['{new string('a', 63)}...']"), "a character was cut in two");
    }

    [Test]
    public async Task Post_ABadBody_LeavesTheServerAnsweringTheNext()
    {
        await Replies.ProblemAsync(await _server.PostAsync("/models/iris", Encoding.UTF8.GetString(new byte[1000])), 400, "malformed_json");

        await Replies.InferredAsync(await _server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}"""));
    }
}
