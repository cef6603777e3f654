using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>The page that shows the versions of a model side by side.</summary>
[Parallelizable]
internal sealed class VersionPagesTests
{
    private const string Path = "/console/models/iris/versions";

    private readonly TemporaryFolder _folder = new();
    private TestServer? _server;

    [TearDown]
    public async Task Stop()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

    [Test]
    public async Task Versions_CanaryAndShadow_StandBesideTheActiveOne()
    {
        var golden = _folder.Write("golden.jsonl", """{"features":[5.1,3.5,1.4,0.2],"label":"setosa"}""" + Environment.NewLine);
        _server = await StartAsync("active: v1\ncanary: { version: v2, percent: 50 }\nswap: { golden: \"${FOLDER}/golden.jsonl\" }");
        await AskAsync(40);

        var (status, html) = await OpenAsync();

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(html, Does.Contain("<h1>Versions of iris</h1>").And.Contain("v1 (active)").And.Contain("v2 (canary, 50 %)").And.Contain("1 in golden.jsonl"));
        Assert.That(html, Does.Contain("<h2>Answers</h2>").And.Contain("setosa").And.Contain("&quot;label&quot;:&quot;setosa&quot;"), golden);
    }

    [Test]
    public async Task Versions_Shadow_IsComparedWithItsDrift()
    {
        _server = await StartAsync("active: v1\nshadow: v2");
        await AskAsync(10);

        await Poll.UntilAsync(async () => (await OpenAsync()).Html.Contains("Drift of iris v2 from v1", StringComparison.Ordinal), "the shadow was compared");
        Assert.That((await OpenAsync()).Html, Does.Contain("v2 beside v1, asked the same").And.Contain("v2 (shadow)").And.Contain("Requests that both answered"));
    }

    [Test]
    public async Task Versions_ShadowAndLabels_ShowHowRightBothAre()
    {
        _server = await StartAsync("active: v1\nshadow: v2");
        for (var i = 0; i < 5; i++)
        {
            var id = Replies.Header(await _server.PostAsync("/models/iris", Iris.Body), "x-prediction-id");
            await Replies.OkAsync(await _server.PostAsync($"/predictions/{id}/label", i == 0 ? """{"label":"virginica"}""" : """{"label":"setosa"}"""));
        }

        // What is asked is a setosa.
        var truth = (await _server.GetJsonAsync("/admin/models")).GetProperty("data")[0].GetProperty("compared")[0].GetProperty("truth");
        Assert.That((truth.GetProperty("labelled").GetInt32(), truth.GetProperty("measure").GetString()), Is.EqualTo((5, "accuracy")));
        Assert.That((truth.GetProperty("before").GetDouble(), truth.GetProperty("after").GetDouble()), Is.EqualTo((0.8, 0.8)));
        var html = (await OpenAsync()).Html;
        Assert.That(html, Does.Match(@"Accuracy in these\s*</th>\s*<td>\s*80\.0 %\s*</td>\s*<td>\s*80\.0 %").And.Contain("Requests with a label, answered by both"));
    }

    [Test]
    public async Task Versions_ModelOfNumbers_ShowsHowTheyAreSpread()
    {
        _server = await TestServer.StartAsync(FakeModel.Yaml, new FakeModel().Wire);
        for (var i = 1; i <= 10; i++)
        {
            await Replies.OkAsync(await _server.PostAsync("/models/echo", $$"""{"features":[{{i}},0]}"""));
        }

        var html = (await OpenAsync("/console/models/echo/versions")).Html;

        Assert.That(html, Does.Match(@"Least\s*</th>\s*<td>\s*1\s*</td>").And.Match(@"Median\s*</th>\s*<td>\s*5\s*</td>").And.Match(@"Greatest\s*</th>\s*<td>\s*10\s*</td>"));
    }

    [Test]
    public async Task Versions_NoSuchModelOrNoRole_IsRefused()
    {
        _server = await StartAsync("active: v1", TestKeys.Yaml);
        await ConsoleClient.AddUserAsync(_server, "caller", Role.Infer);
        await ConsoleClient.AddUserAsync(_server, "viewer", Role.View);
        using var browser = new ConsoleClient(_server);
        await browser.SignInAsync("caller");
        Assert.That((await browser.OpenAsync(Path)).Status, Is.EqualTo(HttpStatusCode.Forbidden));

        using var viewer = new ConsoleClient(_server);
        await viewer.SignInAsync("viewer");
        Assert.That((await viewer.OpenAsync(Path)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await viewer.OpenAsync("/console/models/nobody/versions")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private Task<TestServer> StartAsync(string iris, string others = "") =>
        TestServer.StartAsync(Iris.Yaml(iris) + others, null, ("FILES", Repository.PathOf("models/iris")), ("FOLDER", _folder.Path));

    private async Task AskAsync(int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            await Replies.OkAsync(await _server!.PostAsync("/models/iris", Iris.Body));
        }
    }

    private async Task<(HttpStatusCode Status, string Html)> OpenAsync(string path = Path)
    {
        using var browser = new ConsoleClient(_server!);
        return await browser.OpenAsync(path);
    }
}
