using System.Globalization;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Predictions;

/// <summary>What was answered can be read back, one by one and in pages.</summary>
[Parallelizable]
public sealed class PredictionsTests
{
    private static TestServer _server = null!;
    private static List<string> _ids = null!;

    /// <summary>120 rows of iris, then 7 of wine.</summary>
    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync();
        var iris = await Replies.InferredAsync(await _server.PostAsync("/models/iris", $$"""{"instances":[{{string.Join(",", Enumerable.Repeat("[5.1,3.5,1.4,0.2]", 120))}}]}"""));
        var wine = await Replies.InferredAsync(await _server.PostAsync(
            "/models/wine", $$"""{"instances":[{{string.Join(",", Enumerable.Repeat("[13,2,2,19,100,2,2,0.3,1.5,5,1,2.5,700]", 7))}}]}"""));
        _ids = [.. iris.EnumerateArray().Concat(wine.EnumerateArray()).Select(IdOf)];
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Get_RightAfterThePost_IsWhatWasAnswered()
    {
        var reply = await _server.PostAsync("/models/diabetes", """{"features":[59,2,32.1,101,157,93.2,38,4,4.8598,87]}""");
        var answer = await Replies.InferredAsync(reply);

        var kept = await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{Replies.Header(reply, "x-prediction-id")}"));

        Assert.That(IdOf(kept), Is.EqualTo(IdOf(answer)));
        Assert.That((Text(kept, "model"), Text(kept, "version"), kept.GetProperty("revision").GetInt32()), Is.EqualTo(("diabetes", "v1", 1)));
        Assert.That(Text(kept, "modelSha256"), Is.EqualTo(await HashOfAsync("diabetes", "v1")));
        Assert.That(kept.GetProperty("request").GetProperty("features").ToString(), Is.EqualTo("[59,2,32.1,101,157,93.2,38,4,4.8598,87]"));
        Assert.That(kept.GetProperty("response").GetProperty("result").GetDouble(), Is.EqualTo(answer.GetProperty("result").GetDouble()));
        Assert.That(kept.GetProperty("createdAt").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
        Assert.That(kept.GetProperty("inferMs").GetDouble(), Is.Not.Negative);
        await _server.Client.DeleteAsync("/predictions");
    }

    [Test]
    public async Task Get_DashesAndCapitals_DoNotMatter()
    {
        var id = Guid.Parse(_ids[3]).ToString("D").ToUpperInvariant();

        var kept = await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{id}"));

        Assert.That(IdOf(kept), Is.EqualTo(_ids[3]));
    }

    [TestCase("00000000000070008000000000000000")]
    [TestCase("nonsense")]
    [TestCase("%20")]
    [TestCase("' OR 1=1 --")]
    [TestCase("b2b3c1f0-7d5a-4c68-9f5e-6a2f4e0d9c11")]
    public async Task Get_UnknownId_Is404(string id) => await Replies.ProblemAsync(await _server.Client.GetAsync($"/predictions/{id}"), 404, "not_found");

    [Test]
    public async Task Get_LongId_IsCutInTheReply()
    {
        var problem = await Replies.ProblemAsync(await _server.Client.GetAsync($"/predictions/{new string('f', 6000)}"), 404, "not_found");

        Assert.That(problem.ToString(), Has.Length.LessThan(1000));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(40)]
    [TestCase(60)]
    [TestCase(1000)]
    public async Task List_PagedToTheEnd_LosesAndDoublesNothing(int limit)
    {
        var seen = new List<string>();
        string? before = null;
        do
        {
            var page = await _server.GetJsonAsync($"/predictions?model=iris&version=v2&limit={limit}{(before is null ? "" : $"&before={before}")}");
            Assert.That(page.GetProperty("data").GetArrayLength(), Is.LessThanOrEqualTo(limit));
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(IdOf));
            before = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (before is not null);

        Assert.That(seen, Is.Ordered.Descending);
        Assert.That(seen, Is.EquivalentTo(_ids[..120]));
    }

    [Test]
    public async Task List_NoFilter_IsTheNewestFifty()
    {
        var page = await _server.GetJsonAsync("/predictions");

        Assert.That(page.GetProperty("data").GetArrayLength(), Is.EqualTo(50));
        Assert.That((page.GetProperty("status").GetInt32(), Text(page, "msg")), Is.EqualTo((200, "OK")));
        Assert.That(Text(page, "next"), Is.EqualTo(IdOf(page.GetProperty("data")[49])));
    }

    [TestCase("model=wine", 7)]
    [TestCase("model=wine&version=v1", 7)]
    [TestCase("model=wine&version=v2", 0)]
    [TestCase("model=nobody", 0)]
    [TestCase("model=wine&from=2020-01-01", 7)]
    [TestCase("model=wine&from=2020-01-01T00:00Z&to=2020-01-02T00:00:00.5Z", 0)]
    [TestCase("model=wine&to=9999-12-31", 7)]
    [TestCase("model=wine&from=2020-01-01T00:00:00+02:00", 7)]
    [TestCase("model=wine&from=2020-01-01T00:00:00%2B02:00", 7)]
    [TestCase("model=&limit=&model=wine", 7)]
    public async Task List_Filters_AllHold(string query, int count)
    {
        var page = await Replies.OkAsync(await _server.Client.GetAsync($"/predictions?{query}{(query.Contains("limit", StringComparison.Ordinal) ? "" : "&limit=1000")}"));

        Assert.That(page.GetArrayLength(), query.StartsWith("model=&", StringComparison.Ordinal) ? Is.GreaterThanOrEqualTo(count) : Is.EqualTo(count));
    }

    [Test]
    public async Task List_FromAndTo_HoldTheBordersOfAMillisecond()
    {
        var first = (await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{_ids[0]}"))).GetProperty("createdAt").GetDateTimeOffset();

        Assert.That(await CountAsync(first, first.AddMilliseconds(1)), Is.Positive);
        Assert.That(await CountAsync(first.AddMilliseconds(-1), first), Is.Zero);
        Assert.That(await CountAsync(first, first), Is.Zero);
    }

    [Test]
    public async Task List_EveryParameterBad_TellsAllAtOnce()
    {
        var reply = await _server.Client.GetAsync("/predictions?model=%00&version=a%20b&from=yesterday&to=5/6&before=7&limit=0");

        await Replies.BadFieldsAsync(reply, "invalid_input", "from", "to", "model", "version", "before", "limit");
    }

    [TestCase("limit", "0")]
    [TestCase("limit", "-1")]
    [TestCase("limit", "1001")]
    [TestCase("limit", "ten")]
    [TestCase("limit", "99999999999999999999")]
    [TestCase("before", "last")]
    [TestCase("from", "2026-13-01")]
    [TestCase("from", "2026-01-31 12:00:00")]
    [TestCase("from", "12:00")]
    [TestCase("to", "0001-01-01T00:00:00+14:00")]
    public async Task List_BadParameter_Is400(string name, string value) =>
        await Replies.BadFieldsAsync(await _server.Client.GetAsync($"/predictions?{name}={Uri.EscapeDataString(value)}"), "invalid_input", name);

    private static async Task<int> CountAsync(DateTimeOffset from, DateTimeOffset to)
    {
        var page = await _server.GetJsonAsync(string.Create(
            CultureInfo.InvariantCulture, $"/predictions?limit=1000&model=iris&from={from.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}&to={to.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}"));
        return page.GetProperty("data").GetArrayLength();
    }

    private static async Task<string> HashOfAsync(string model, string version) => (await _server.GetJsonAsync($"/models/{model}"))
        .GetProperty("data").GetProperty("versions").GetProperty(version).GetProperty("sha256").EnumerateObject().Single().Value.GetString()!;

    private static string IdOf(JsonElement prediction) => Text(prediction, "id");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
