using System.Net;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Predictions;

/// <summary>What was recorded can be taken along as a file, whole or not at all.</summary>
[Parallelizable]
public sealed class ExportTests
{
    private static TestServer _server = null!;
    private static List<string> _ids = null!;

    private static IEnumerable<string> Formats => ExportedRows.Formats.Select(format => format.Name);

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync(TestServer.SampleConfig + TestKeys.Yaml);
        _server.Client.With("admin");
        var rows = await Replies.InferredAsync(await _server.PostAsync("/models/iris", """{"instances":[[5.1,3.5,1.4,0.2],[6.4,2.8,5.6,2.1],[5.1,3.5,1.4,0.2]]}"""));
        var number = await Replies.InferredAsync(await _server.PostAsync("/models/diabetes", """{"features":[59,2,32.1,101,157,93.2,38,4,4.8598,87]}"""));
        _ids = [.. rows.EnumerateArray().Append(number).Select(row => row.GetProperty("id").GetString()!)];
        await Replies.OkAsync(await _server.PostAsync($"/predictions/{_ids[1]}/label", """{"label":"setosa"}"""));
        await Replies.OkAsync(await _server.PostAsync($"/predictions/{_ids[1]}/label", """{"label":"virginica"}"""));
        await Replies.OkAsync(await _server.PostAsync($"/predictions/{_ids[3]}/label", """{"value":151.5}"""));
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Export_All_IsTheOldestFirstWithTheLatestLabels([ValueSource(nameof(Formats))] string format)
    {
        var reply = await _server.Client.GetAsync($"/predictions/export?format={format}");

        Assert.That(reply.Content.Headers.ContentType!.MediaType, Is.EqualTo(ExportedRows.Formats.Single(one => one.Name == format).ContentType));
        Assert.That(reply.Content.Headers.ContentDisposition!.ToString(), Is.EqualTo($"attachment; filename=\"predictions.{format}\""));
        var rows = await RowsAsync(format, reply);
        Assert.That(rows[0].Keys, Is.EqualTo(new[] { "id", "model", "version", "revision", "time", "caller", "request", "response", "label", "value" }));
        Assert.That(rows.Select(row => row["id"]), Is.EqualTo(_ids.Order(StringComparer.Ordinal)));
        var (flower, number) = (rows.Single(row => row["id"] == _ids[1]), rows.Single(row => row["id"] == _ids[3]));
        Assert.That((flower["model"], flower["version"], flower["revision"], flower["caller"]), Is.EqualTo(("iris", "v2", "1", "admin")));
        Assert.That((flower["label"], flower["value"], number["label"], number["value"]), Is.EqualTo(("virginica", (string?)null, (string?)null, "151.5")));
        var shown = await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{_ids[1]}"));
        Assert.That((flower["request"], flower["response"]), Is.EqualTo((shown.GetProperty("request").ToString(), shown.GetProperty("response").ToString())));
        Assert.That(DateTimeOffset.Parse(flower["time"]!, null), Is.EqualTo(shown.GetProperty("createdAt").GetDateTimeOffset()));
    }

    [TestCase("", "0123")]
    [TestCase("&model=iris", "012")]
    [TestCase("&model=diabetes&version=v1", "3")]
    [TestCase("&model=diabetes&version=v7", "")]
    [TestCase("&labelled=true", "13")]
    [TestCase("&labelled=false", "02")]
    [TestCase("&model=iris&labelled=True", "1")]
    [TestCase("&to=2020-01-01", "")]
    [TestCase("&from=2020-01-01&to=2200-01-01", "0123")]
    public async Task Export_Filter_GivesThoseOnly(string filter, string expected)
    {
        var rows = await RowsAsync("csv", await _server.Client.GetAsync($"/predictions/export?format=csv{filter}"));

        Assert.That(rows.Select(row => _ids.IndexOf(row["id"]!)), Is.EquivalentTo(expected.Select(digit => digit - '0')));
    }

    [TestCase("csv", "gzip")]
    [TestCase("ndjson", "br")]
    [TestCase("parquet", null)]
    public async Task Export_AcceptEncoding_CompressesText(string format, string? expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/predictions/export?format={format}") { Headers = { { "Accept-Encoding", expected ?? "gzip" } } };
        var reply = await _server.Client.SendAsync(request);

        Assert.That(reply.Content.Headers.ContentEncoding.SingleOrDefault(), Is.EqualTo(expected));
        var content = await reply.Content.ReadAsByteArrayAsync();
        var file = expected is null ? content : Encoding.UTF8.GetBytes(Packed.TextOf(expected, content));
        Assert.That(await ExportedRows.ReadAsync(format, file), Has.Count.EqualTo(4));
    }

    [TestCase("", "format")]
    [TestCase("?format=xml&model=a%20b&version=-&from=x&to=y&labelled=maybe", "format", "from", "to", "labelled", "model", "version")]
    [TestCase("?format=CSV&version=v1&from=2026-01-02&to=2026-01-02", "format", "version", "to")]
    [TestCase("?format=csv&limit=3", "limit")]
    public async Task Export_BadParameters_AreNamedTogether(string query, params string[] paths) =>
        await Replies.BadFieldsAsync(await _server.Client.GetAsync($"/predictions/export{query}"), "invalid_input", paths);

    [TestCase("infer", 403)]
    [TestCase("view", 403)]
    [TestCase("operate", 403)]
    [TestCase("payloads", 200)]
    [TestCase("admin", 200)]
    public async Task Export_IsForThoseWhoSeeRequests(string caller, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/predictions/export?format=csv&model=iris&labelled=true") { Headers = { { "x-api-key", TestKeys.Of(caller) } } };
        request.Headers.Authorization = null;
        var client = new HttpClient { BaseAddress = _server.Client.BaseAddress };

        Assert.That((int)(await client.SendAsync(request)).StatusCode, Is.EqualTo(status));

        var entries = (await Replies.OkAsync(await _server.Client.GetAsync($"/admin/audit?action=predictions.export&caller={caller}&subject=iris&limit=1"))).EnumerateArray().ToList();
        Assert.That(entries.Select(entry => entry.GetProperty("after").GetProperty("format").GetString()), Is.EqualTo(status == 200 ? ["csv"] : Array.Empty<string>()));
    }

    [Test]
    public async Task Delete_Export_IsNoPrediction() => await Replies.ProblemAsync(await _server.Client.DeleteAsync("/predictions/export"), 404, "not_found");

    private static async Task<List<Dictionary<string, string?>>> RowsAsync(string format, HttpResponseMessage reply)
    {
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), await reply.Content.ReadAsStringAsync());
        return await ExportedRows.ReadAsync(format, await reply.Content.ReadAsByteArrayAsync());
    }
}
