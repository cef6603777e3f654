using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Predictions;

/// <summary>What turned out to be true of predictions is taken one by one and in bulk, corrected, and shown.</summary>
[Parallelizable]
internal sealed class LabelsTests
{
    private const string Diabetes = """{"features":[59,2,32.1,101,157,93.2,38,4,4.8598,87]}""";
    private const string Plan = """{"depot":{"lat":52.52,"lon":13.405},"startTime":"2026-05-04T08:00:00+02:00","maxTime":"PT8H","stops":[{"id":"a","lat":52.5163,"lon":13.3777}],"vehicles":{"count":2}}""";
    private const string Unknown = "01a1faee55a17108b834e20b575db1f0";

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Label_AgainAndCorrected_IsKeptWithItsHistory()
    {
        var id = await PredictAsync();

        var first = await Replies.OkAsync(await LabelAsync(id, """{"label":"versicolor"}"""));
        var again = await Replies.OkAsync(await LabelAsync(Guid.Parse(id).ToString("D").ToUpperInvariant(), """{"label":"versicolor","row":0}"""));
        var corrected = await Replies.OkAsync(await LabelAsync(id, """{"value":null,"label":"setosa"}"""));

        Assert.That(new[] { first, again, corrected }.Select(reply => (Text(reply, "id"), Text(reply, "label"), reply.GetProperty("changed").GetBoolean())), Is.EqualTo(new[]
        {
            (id, "versicolor", true), (id, "versicolor", false), (id, "setosa", true),
        }));
        var shown = await ShownAsync(id);
        var labels = shown.GetProperty("labels").EnumerateArray().ToList();
        Assert.That(Text(shown, "label"), Is.EqualTo("setosa"));
        Assert.That(labels.Select(label => Text(label, "label")), Is.EqualTo(new[] { "setosa", "versicolor" }));
        Assert.That(labels.Select(label => label.GetProperty("at").GetDateTimeOffset()), Is.All.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
        Assert.That(shown.TryGetProperty("value", out _), Is.False);
    }

    [TestCase("151.0", 151)]
    [TestCase("-1e300", -1e300)]
    [TestCase("0", 0)]
    public async Task Label_OfANumber_IsAValue(string value, double number)
    {
        var id = await PredictAsync("diabetes", Diabetes);

        await Replies.OkAsync(await LabelAsync(id, $$"""{"value":{{value}}}"""));

        var shown = await ShownAsync(id);
        Assert.That((shown.GetProperty("value").GetDouble(), shown.GetProperty("labels").GetArrayLength(), shown.TryGetProperty("label", out _)), Is.EqualTo((number, 1, false)));
    }

    [Test]
    public async Task Get_WithoutALabel_ShowsNone() => Assert.That((await ShownAsync(await PredictAsync())).TryGetProperty("labels", out _), Is.False);

    [TestCase(Unknown)]
    [TestCase("nonsense")]
    [TestCase("%20")]
    [TestCase("%27%20OR%201=1%20--")]
    [TestCase("b2b3c1f0-7d5a-4c68-9f5e-6a2f4e0d9c11")]
    public async Task Label_OfAnUnknownId_Is404(string id) => await Replies.ProblemAsync(await LabelAsync(id, """{"label":"setosa"}"""), 404, "not_found");

    [TestCase("iris", """{"label":"rose"}""", "setosa, versicolor, virginica")]
    [TestCase("iris", """{"label":"Setosa"}""", "setosa, versicolor, virginica")]
    [TestCase("iris", """{"label":""}""", "setosa, versicolor, virginica")]
    [TestCase("iris", """{"label":"setosa\u0000"}""", "setosa, versicolor, virginica")]
    [TestCase("iris", """{"value":1}""", "setosa, versicolor, virginica")]
    [TestCase("iris", """{"label":"setosa","row":1}""", "one row")]
    [TestCase("diabetes", """{"label":"setosa"}""", "'value'")]
    [TestCase("route-plan", """{"label":"setosa"}""", "take no labels")]
    public async Task Label_ThatTheContractDoesNotHave_Is422AndSaysWhatIsAllowed(string model, string label, string allowed)
    {
        var id = await PredictAsync(model, model switch { "iris" => Iris.Body, "diabetes" => Diabetes, _ => Plan });

        var problem = await Replies.ProblemAsync(await LabelAsync(id, label), 422, "label_not_allowed");

        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain(allowed));
        Assert.That((await ShownAsync(id)).TryGetProperty("labels", out _), Is.False);
    }

    [Test]
    public async Task Label_OfAMegabyte_Is422AndCutInTheReply()
    {
        var problem = await Replies.ProblemAsync(await LabelAsync(await PredictAsync(), $$"""{"label":"{{new string('x', 1 << 20)}}"}"""), 422, "label_not_allowed");

        Assert.That(problem.ToString(), Has.Length.LessThan(1000));
    }

    [TestCase("", "malformed_json")]
    [TestCase("[", "malformed_json")]
    [TestCase("""{"value":NaN}""", "malformed_json")]
    [TestCase("""{"label":"\ud800"}""", "malformed_json")]
    [TestCase("{}", "invalid_input", "$")]
    [TestCase("[]", "invalid_input", "$")]
    [TestCase("""{"label":"setosa","value":1}""", "invalid_input", "$")]
    [TestCase("""{"label":7}""", "invalid_input", "$.label")]
    [TestCase("""{"value":"151"}""", "invalid_input", "$.value")]
    [TestCase("""{"value":1e999}""", "invalid_input", "$.value")]
    [TestCase("""{"label":"setosa","row":-1,"rows":1}""", "invalid_input", "$.rows", "$.row")]
    [TestCase("""{"label":"setosa","label":"setosa"}""", "invalid_input", "$.label")]
    public async Task Label_ThatCannotBeRead_Is400(string body, string code, params string[] paths)
    {
        var problem = await Replies.ProblemAsync(await LabelAsync(await PredictAsync(), body), 400, code);

        Assert.That(Replies.PathsOf(problem), Is.EqualTo(paths.Length == 0 ? ["$"] : paths));
    }

    [Test]
    public async Task Import_NdjsonWithMistakes_StoresTheRestAndNamesEachLine()
    {
        var (one, two, number) = (await PredictAsync(), await PredictAsync(), await PredictAsync("diabetes", Diabetes));
        await LabelAsync(two, """{"label":"setosa"}""");
        string[] lines =
        [
            $$"""{"id":"{{one}}","label":"virginica","other":1}""",
            $$"""{"id":"{{two}}","label":"setosa"}""",
            $$"""{"value":-3.5,"id":"{{number}}"}""",
            "",
            $$"""{"id":"{{one}}","label":"setosa"}""",
            $$"""{"id":"{{Unknown}}","label":"setosa"}""",
            """{"id":"x' OR 1=1","label":"setosa"}""",
            """{"model":"iris","key":"nothing","label":"setosa"}""",
            """{"model":"i\u0000ris","key":"nothing","label":"setosa"}""",
            """{"model":"iris","label":"setosa"}""",
            $$"""{"id":"{{one}}"}""",
            $$"""{"id":"{{one}}","label":"rose"}""",
            $$"""{"id":"{{number}}","value":NaN}""",
            $$"""{"id":"{{number}}","value":1e999}""",
            $$"""{"id":"{{one}}","label":"setosa","row":1}""",
            $$"""{"id":"{{one}}","label":"{{new string('x', 70_000)}}"}""",
            "[1]",
            """{"id":"\ud800","label":"setosa"}""",
            $$"""{"id":"{{one}}","label":"setosa"}""",
        ];

        var result = await Replies.OkAsync(await _server.PostAsync("/predictions/labels", string.Join('\n', lines), "application/x-ndjson"));

        Assert.That(Counts(result), Is.EqualTo((3, 2, 13)), result.ToString());
        Assert.That(result.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()), Is.EqualTo(Enumerable.Range(6, 13)));
        Assert.That(Text(await ShownAsync(one), "label"), Is.EqualTo("setosa"));
        Assert.That((await ShownAsync(number)).GetProperty("value").GetDouble(), Is.EqualTo(-3.5));
    }

    [Test]
    public async Task Import_CsvByKeyInAnyOrderAndPacked_IsStored()
    {
        var id = await PredictAsync(key: "order, \"17\"");
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes("\uFEFFlabel,extra,key,model\r\nvirginica,,\"order, \"\"17\"\"\",iris\r\nsetosa,\"a\nb\",other,iris\r\nx,y\r\n"));
        }

        var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv"), ContentEncoding = { "gzip" } } };

        var result = await Replies.OkAsync(await _server.Client.PostAsync("/predictions/labels", content));

        Assert.That(Counts(result), Is.EqualTo((1, 0, 2)), result.ToString());
        Assert.That(result.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()), Is.EqualTo(new[] { 3, 5 }));
        Assert.That(Text(await ShownAsync(id), "label"), Is.EqualTo("virginica"));
    }

    [TestCase("value", "NaN")]
    [TestCase("value", "Infinity")]
    [TestCase("value", "1e999")]
    [TestCase("value", "0x10")]
    [TestCase("value", "")]
    [TestCase("label", "")]
    public async Task Import_CsvValueThatIsNone_IsRejected(string column, string value)
    {
        var id = await PredictAsync("diabetes", Diabetes);

        var result = await Replies.OkAsync(await _server.PostAsync("/predictions/labels", $"id,{column},row\n{id},{value},0\n", "text/csv"));

        Assert.That(Counts(result), Is.EqualTo((0, 0, 1)), result.ToString());
    }

    [TestCase("", "text/csv", 400, "invalid_input")]
    [TestCase("id\nx", "text/csv", 400, "invalid_input")]
    [TestCase("model,label\nx,y", "text/csv", 400, "invalid_input")]
    [TestCase("id,id,label\nx,y,z", "text/csv", 400, "invalid_input")]
    [TestCase("[]", "application/json", 415, "unsupported_media_type")]
    [TestCase("{}", "", 415, "unsupported_media_type")]
    public async Task Import_ThatCannotBeRead_IsRejected(string body, string type, int status, string code) =>
        await Replies.ProblemAsync(await _server.PostAsync("/predictions/labels", body, type), status, code);

    [Test]
    public async Task Import_ManyBadLines_ListsAHundredAndCountsAll()
    {
        var result = await Replies.OkAsync(await _server.PostAsync("/predictions/labels", string.Concat(Enumerable.Repeat("{}\n", 5000)), "application/x-ndjson"));

        Assert.That((Counts(result), result.GetProperty("errors").GetArrayLength()), Is.EqualTo(((0, 0, 5000), 100)));
    }

    [Test]
    public async Task Label_ThirtyTwoAtOnce_AllAreInTheHistoryOrSaySo()
    {
        var id = await PredictAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => LabelAsync(id, $$"""{"label":"{{(i % 2 == 0 ? "setosa" : "virginica")}}"}""")));

        var changed = 0;
        foreach (var reply in replies)
        {
            changed += (await Replies.OkAsync(reply)).GetProperty("changed").GetBoolean() ? 1 : 0;
        }

        var shown = await ShownAsync(id);
        var labels = shown.GetProperty("labels").EnumerateArray().Select(label => Text(label, "label")).ToList();
        Assert.That(labels, Has.Count.EqualTo(changed));
        Assert.That(labels.Zip(labels.Skip(1)).All(pair => pair.First != pair.Second), Is.True);
        Assert.That(Text(shown, "label"), Is.EqualTo(labels[0]));
    }

    private static (int, int, int) Counts(JsonElement result) =>
        (result.GetProperty("accepted").GetInt32(), result.GetProperty("duplicate").GetInt32(), result.GetProperty("rejected").GetInt32());

    private static async Task<string> PredictAsync(string model = "iris", string body = Iris.Body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/models/{model}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add("x-request-key", key);
        }

        return Text(await Replies.OkAsync(await _server.Client.SendAsync(request)), "id");
    }

    private static Task<HttpResponseMessage> LabelAsync(string id, string body) => _server.PostAsync($"/predictions/{id}/label", body);

    private static async Task<JsonElement> ShownAsync(string id) => await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{id}"));

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
