using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Access;

/// <summary>Who may label which predictions, and what is audited.</summary>
[Parallelizable]
internal sealed class LabelRolesTests
{
    private const string Setosa = """{"label":"setosa"}""";

    private static TestServer _server = null!;
    private static string _id = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync(TestServer.SampleConfig + TestKeys.Yaml);
        _id = (await Replies.OkAsync(await SendAsync("POST", "/models/iris", "infer", Iris.Body))).GetProperty("id").GetString()!;
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("infer", 200)]
    [TestCase("operate", 200)]
    [TestCase("admin", 200)]
    [TestCase("other", 404)]
    [TestCase("bounded", 404)]
    [TestCase("view", 403)]
    [TestCase("payloads", 403)]
    public async Task Label_OfAPrediction_IsForItsCallerAndOperators(string caller, int status)
    {
        Assert.That((int)(await SendAsync("POST", $"/predictions/{_id}/label", caller, Setosa)).StatusCode, Is.EqualTo(status));

        var bulk = await SendAsync("POST", "/predictions/labels", caller, $$"""{"id":"{{_id}}","label":"setosa"}""", "application/x-ndjson");
        Assert.That((int)bulk.StatusCode, Is.EqualTo(status == 403 ? 403 : 200));
        if (status != 403)
        {
            Assert.That((await Replies.OkAsync(bulk)).GetProperty("rejected").GetInt32(), Is.EqualTo(status == 404 ? 1 : 0));
        }
    }

    [TestCase("infer", 403)]
    [TestCase("view", 200)]
    [TestCase("operate", 200)]
    public async Task Quality_IsForThoseWhoSeeEverything(string caller, int status) =>
        Assert.That((int)(await SendAsync("GET", "/models/iris/quality", caller)).StatusCode, Is.EqualTo(status));

    [Test]
    public async Task Label_Changes_AreAuditedWithTheirCaller()
    {
        var id = (await Replies.OkAsync(await SendAsync("POST", "/models/iris", "infer", Iris.Body))).GetProperty("id").GetString()!;
        await SendAsync("POST", $"/predictions/{id}/label", "infer", Setosa);
        await SendAsync("POST", $"/predictions/{id}/label", "operate", """{"label":"rose"}""");
        await SendAsync("POST", "/predictions/labels", "operate", "id,label\nx,y\n", "text/csv");

        var single = await EntriesAsync($"/admin/audit?action=prediction.label&subject={id}");
        var bulk = await EntriesAsync("/admin/audit?action=predictions.label&caller=operate&limit=1");

        Assert.That(single.Select(entry => (Text(entry, "caller"), Text(entry, "outcome"))), Is.EqualTo(new[] { ("operate", "label_not_allowed"), ("infer", "done") }));
        Assert.That(single[1].GetProperty("after").ToString(), Is.EqualTo(Setosa));
        Assert.That(bulk[0].GetProperty("after").ToString(), Is.EqualTo("""{"accepted":0,"duplicate":0,"rejected":1}"""));
        var shown = await Replies.OkAsync(await SendAsync("GET", $"/predictions/{id}", "infer"));
        Assert.That(Text(shown.GetProperty("labels")[0], "caller"), Is.EqualTo("infer"));
    }

    private static async Task<List<JsonElement>> EntriesAsync(string path) =>
        [.. (await Replies.OkAsync(await SendAsync("GET", path, "admin"))).EnumerateArray()];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static Task<HttpResponseMessage> SendAsync(string method, string path, string caller, string? body = null, string type = "application/json") =>
        _server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, type),
            Headers = { { "x-api-key", TestKeys.Of(caller) } },
        });
}
