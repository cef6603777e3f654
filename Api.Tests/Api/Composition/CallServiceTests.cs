using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;
using Interlock.Application.Calls;
using Interlock.Domain;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Composition;

/// <summary>Calls to models of every kind, as the whole server wires them: what tasks, queues, streams and jobs stand on.</summary>
[Parallelizable]
public sealed class CallServiceTests
{
    [Test]
    public async Task CallAsync_RowsOfSeveralCalls_ShareABatch()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, model.Wire);
        model.Runs.Clear();

        var results = await CallAsync(server, "echo", """{"x":1,"y":0}""", """{"instances":[[2,0],[3,0]]}""", """{"features":[4,0]}""");

        Assert.That(model.Runs, Is.EqualTo(new[] { 4 }));
        Assert.That(results.Select(result => WithoutIds(Text(result))), Is.EqualTo(new[] { """{"result":1}""", """[{"result":2},{"result":3}]""", """{"result":4}""" }));
        Assert.That(results.Select(result => result.Answer!.Predictions.Count), Is.EqualTo(new[] { 1, 2, 1 }));
        Assert.That(results.Select(result => (result.Answer!.Version, result.Answer.Revision)), Is.All.EqualTo(("v1", 1)));
    }

    [Test]
    public async Task CallAsync_SomeAreBad_EachFailsAlone()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, model.Wire);
        model.Answer = rows => rows.Any(row => row.Numbers[0] == 13) ? throw new InvalidOperationException("unlucky") : FakeModel.Echo(rows);

        var results = await CallAsync(server, "echo", """{"x":1,"y":0}""", "{", """{"x":13,"y":0}""", """{"x":2}""", """{"x":3,"y":0}""");

        Assert.That(results.Select(result => result.Error?.Code), Is.EqualTo(new[] { null, "malformed_json", "internal_error", "invalid_input", null }));
        Assert.That(WithoutIds(Text(results[4])), Is.EqualTo("""{"result":3}"""));
    }

    [Test]
    public async Task CallAsync_MoreThanABatch_AllAreAnsweredInOrder()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, model.Wire);
        model.Runs.Clear();

        var results = await CallAsync(server, "echo", [.. Enumerable.Range(0, 100).Select(i => $$"""{"x":{{i}},"y":0}""")]);

        Assert.That(results.Select(result => JsonElement.Parse(Text(result)).GetProperty("result").GetDouble()), Is.EqualTo(Enumerable.Range(0, 100)));
        Assert.That(model.Runs, Is.All.LessThanOrEqualTo(8));
    }

    [Test]
    public async Task CallAsync_ModelIsOverloaded_WaitsForItsTurn()
    {
        var model = new FakeModel();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml.Replace("queue: 4", "queue: 0", StringComparison.Ordinal), model.Wire);
        model.Close();
        var first = server.PostAsync("/models/echo", """{"x":1,"y":0}""");
        await model.EnteredAsync(1);
        Assert.That((int)(await server.PostAsync("/models/echo", """{"x":2,"y":0}""")).StatusCode, Is.EqualTo(503));

        var call = CallAsync(server, "echo", """{"x":3,"y":0}""");
        model.Open();

        Assert.That((await call)[0].Error, Is.Null);
        Assert.That((await first).IsSuccessStatusCode);
    }

    [Test]
    public async Task CallAsync_UnknownModel_EveryCallIsToldSo()
    {
        await using var server = await TestServer.StartAsync();

        Assert.That((await CallAsync(server, "no-such", "{}", "{}")).Select(result => result.Error!.Code), Is.EqualTo(new[] { "unknown_model", "unknown_model" }));
    }

    [Test]
    public async Task CallAsync_EveryKind_AnswersWhatTheEndpointDoes()
    {
        await using var server = await TestServer.StartAsync();
        const string Route = """
            {"depot":{"lat":52.52,"lon":13.405},"startTime":"2026-05-04T08:00:00+02:00","maxTime":"PT8H",
             "stops":[{"id":"mitte","lat":52.5163,"lon":13.3777}],"vehicles":{"count":1}}
            """;
        var seven = Convert.ToBase64String(await File.ReadAllBytesAsync(Repository.PathOf("models/image-class/examples/seven.png")));
        foreach (var (model, request) in new[]
        {
            ("iris", """{"features":[5.1,3.5,1.4,0.2]}"""),
            ("route-plan", Route),
            ("image-class", $$"""{"images":["{{seven}}"]}"""),
        })
        {
            var reply = await TestServer.JsonOf(await server.PostAsync($"/models/{model}", request));
            var result = (await CallAsync(server, model, request))[0];

            Assert.That(WithoutIds(Text(result)), Is.EqualTo(WithoutIds(reply.GetProperty("data").GetRawText())), model);
        }

        var fill = (await CallAsync(server, "sensor-score", """{"date":"2026-01-31"}"""))[0];
        Assert.That(JsonElement.Parse(Text(fill)).GetProperty("date").GetString(), Is.EqualTo("2026-01-31"));
    }

    [Test]
    public async Task CallAsync_PicturesWithNames_NamesAreAnswered()
    {
        await using var server = await TestServer.StartAsync();
        var seven = Convert.ToBase64String(await File.ReadAllBytesAsync(Repository.PathOf("models/image-class/examples/seven.png")));

        var result = (await CallAsync(server, "image-class", $$"""{"images":[{"name":"seven.png","data":"{{seven}}"}]}"""))[0];

        Assert.That(JsonElement.Parse(Text(result))[0].GetProperty("file").GetString(), Is.EqualTo("seven.png"));
    }

    [TestCase("iris", """{"features":[5.1]}""")]
    [TestCase("sensor-score", """{"date":"yesterday"}""")]
    [TestCase("sensor-score", """{"day":"2026-01-31"}""")]
    [TestCase("route-plan", "{}")]
    [TestCase("image-class", """{"images":[]}""")]
    [TestCase("image-class", """{"images":[{"name":"a"}]}""")]
    [TestCase("image-class", """{"images":["/w=="],"model_type":"hats"}""")]
    public async Task Check_BadInput_IsRefused(string model, string request)
    {
        await using var server = await TestServer.StartAsync();
        var calls = server.App.Services.GetRequiredService<ICallService>();

        Assert.That(() => calls.Check(model, Encoding.UTF8.GetBytes(request)), Throws.TypeOf<InvalidInputException>());
    }

    [Test]
    public async Task CallAsync_NothingIsRecorded()
    {
        await using var server = await TestServer.StartAsync();

        await CallAsync(server, "iris", """{"features":[5.1,3.5,1.4,0.2]}""");

        Assert.That((await server.GetJsonAsync("/predictions")).GetProperty("data").GetArrayLength(), Is.Zero);
    }

    private static Task<IReadOnlyList<CallResult>> CallAsync(TestServer server, string model, params string[] requests) =>
        server.App.Services.GetRequiredService<ICallService>().CallAsync(
            model, [.. requests.Select(request => new ModelCall(Encoding.UTF8.GetBytes(request)))], CancellationToken.None);

    private static string WithoutIds(string json) => Regex.Replace(json, "\"id\":\"[0-9a-f]{32}\",", "");

    private static string Text(CallResult result) => result.Answer is { } answer ? Encoding.UTF8.GetString(answer.Data.Span) : throw result.Error!;
}
