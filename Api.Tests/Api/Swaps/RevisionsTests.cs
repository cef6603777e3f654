using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Swaps;

/// <summary>Revisions, and what is loaded, over HTTP.</summary>
[Parallelizable]
public sealed class RevisionsTests
{
    private const string Config = "models: { iris: { key: ${SECRET} } }\n";

    private static readonly FakeSwaps Swaps = new() { Revision = 3 };
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        for (var i = 0; i < 3; i++)
        {
            Swaps.Add(Config, restores: i == 2 ? 1 : null);
        }

        Swaps.Revisions[1].Refuse("slow");
        _server = await TestServer.StartAsync(TestServer.SampleConfig.Replace("    active: v2\n", "    active: v2\n    shadow: v1\n", StringComparison.Ordinal), Swaps.Wire);
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task List_Pages_NewestFirstAndEachOnce()
    {
        var first = await _server.GetJsonAsync("/admin/revisions?limit=2");
        var second = await _server.GetJsonAsync($"/admin/revisions?limit=2&before={first.GetProperty("next").GetInt32()}");

        Assert.That(NumbersOf(first), Is.EqualTo(new[] { 3, 2 }));
        Assert.That(NumbersOf(second), Is.EqualTo(new[] { 1 }));
        Assert.That(second.TryGetProperty("next", out _), Is.False);
        Assert.That(first.GetProperty("served").GetInt32(), Is.EqualTo(3));
    }

    [Test]
    public async Task List_Revision_TellsWhoWhenAndWhat()
    {
        var reply = await _server.Client.GetAsync("/admin/revisions");
        var data = await Replies.OkAsync(reply);

        Assert.That(data[0].ToString(), Is.EqualTo(
            """{"number":3,"createdAt":"2026-01-31T12:00:00Z","source":"command-line","author":"ops","server":"host","outcome":"published","basedOn":2,"restores":1,"diff":[{"path":"models.iris.active","before":"v1","after":"v2"},{"path":"models.iris.shadow","after":"v1"}]}"""));
        Assert.That((data[1].GetProperty("outcome").GetString(), data[1].GetProperty("reason").GetString()), Is.EqualTo(("refused", "slow")));
        Assert.That((Replies.Header(reply, "ETag"), Replies.Header(reply, "x-config-revision")), Is.EqualTo(("\"3\"", "3")));
    }

    [TestCase("?limit=0", "limit")]
    [TestCase("?limit=1001", "limit")]
    [TestCase("?before=x&limit=y", "before", "limit")]
    public async Task List_BadParameter_Is400(string query, params string[] names) =>
        await Replies.BadFieldsAsync(await _server.Client.GetAsync($"/admin/revisions{query}"), "invalid_input", names);

    [Test]
    public async Task Get_Revision_TellsItsConfigurationAsWrittenAndHowItWasProven()
    {
        var data = await Replies.OkAsync(await _server.Client.GetAsync("/admin/revisions/3"));

        Assert.That((data.GetProperty("number").GetInt32(), data.GetProperty("isServed").GetBoolean()), Is.EqualTo((3, true)));
        Assert.That(data.GetProperty("config").GetString(), Is.EqualTo(Config));
        Assert.That(data.GetProperty("files").ToString(), Is.EqualTo("""{"models/iris/v2.onnx":"aa"}"""));
        Assert.That(data.GetProperty("report").GetProperty("models")[0].GetProperty("change").GetString(), Is.EqualTo("swapped"));
        Assert.That(data.GetProperty("diff").GetArrayLength(), Is.EqualTo(2));
    }

    [TestCase("4")]
    [TestCase("-1")]
    [TestCase("last")]
    [TestCase("%20")]
    [TestCase("99999999999")]
    public async Task Get_UnknownRevision_Is404(string number) =>
        await Replies.ProblemAsync(await _server.Client.GetAsync($"/admin/revisions/{number}"), 404, "not_found");

    [Test]
    public async Task Models_Get_TellsRoleFilesAndWhatWasCompared()
    {
        await Replies.InferredAsync(await _server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}"""));

        var iris = (await Replies.OkAsync(await _server.Client.GetAsync("/admin/models"))).EnumerateArray().Single(model => model.GetProperty("name").GetString() == "iris");

        var versions = iris.GetProperty("versions").EnumerateArray().ToList();
        Assert.That(
            versions.Select(version => (version.GetProperty("version").GetString(), version.GetProperty("role").GetString(), version.GetProperty("runtime").GetString())),
            Is.EqualTo(new[] { ("v2", "active", "onnx"), ("v1", "shadow", "onnx") }));
        Assert.That(versions[0].GetProperty("files").EnumerateObject().Single().Value.GetString(), Has.Length.EqualTo(64));
        Assert.That(iris.GetProperty("compared").ValueKind, Is.EqualTo(JsonValueKind.Array));
    }

    private static IEnumerable<int> NumbersOf(JsonElement page) => page.GetProperty("data").EnumerateArray().Select(revision => revision.GetProperty("number").GetInt32());
}
