using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using NUnit.Framework;
using OpenQA.Selenium;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>The pages of models, without JavaScript and in a browser.</summary>
[Parallelizable]
internal sealed class ModelPagesTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&";

    private static readonly (string Name, string Value)[] Virginica =
        [("f.sepal_length", "6.4"), ("f.sepal_width", "2.8"), ("f.petal_length", "5.6"), ("f.petal_width", "2.1")];

    private static TestServer _server = null!;

    private ConsoleClient _browser = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [SetUp]
    public void Open() => _browser = new ConsoleClient(_server);

    [TearDown]
    public void Close() => _browser.Dispose();

    [Test]
    public async Task Overview_ListsEveryModelWithALinkToItsPage()
    {
        var (status, html) = await _browser.OpenAsync("/console");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(html.Split(" ms</td>").Length - 1, Is.EqualTo(3 * 6), "p50, p95 and p99 of each");
        foreach (var model in new[] { "diabetes", "image-class", "iris", "route-plan", "sensor-score", "wine" })
        {
            Assert.That(html, Does.Contain($"href=\"/console/models/{model}\""));
            Assert.That((await _browser.OpenAsync($"/console/models/{model}")).Html, Does.Contain($"<h1>Model {model}</h1>"));
        }
    }

    [Test]
    public async Task Model_ShowsContractVersionsAndFiles()
    {
        var (_, html) = await _browser.OpenAsync("/console/models/iris");

        Assert.That(html, Does.Contain("sepal_length").And.Contain("setosa, versicolor, virginica").And.Contain("not loaded").And.Contain("v2.onnx").And.Match("<code>[0-9a-f]{64}</code>"));
    }

    [TestCase("/console/models/nobody")]
    [TestCase("/console/models/nobody/try")]
    public async Task Page_OfAModelThatIsNotThere_Is404AndAPage(string path)
    {
        var (status, html) = await _browser.OpenAsync(path);

        Assert.That(status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(html, Does.Contain("unknown_model").And.Contain("href=\"/console\""));
    }

    [Test]
    public async Task Try_ValidFields_AnswersAndRecords()
    {
        var reply = await _browser.SubmitAsync("/console/models/iris/try", "/console/models/iris/try", Virginica);

        var html = await reply.Content.ReadAsStringAsync();
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), html);
        Assert.That(html, Does.Contain("<p class=\"answer\">virginica</p>").And.Contain("curl http://127.0.0.1:"));
        var id = Replies.Header(reply, "x-prediction-id");
        Assert.That((await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{id}"))).GetProperty("response").GetProperty("label").GetString(), Is.EqualTo("virginica"));
    }

    [Test]
    public async Task Try_BadFields_SaysAtEachWhatIsWrongAndKeepsWhatWasWritten()
    {
        var reply = await _browser.SubmitAsync(
            "/console/models/iris/try", "/console/models/iris/try", [("f.sepal_length", "-1"), ("f.sepal_width", Hostile), ("f.petal_length", ""), ("f.petal_width", "2.1")]);

        var html = await reply.Content.ReadAsStringAsync();
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(html.Split("aria-invalid=\"true\"").Length - 1, Is.EqualTo(3));
        Assert.That(html, Does.Contain("value=\"-1\"").And.Contain("value=\"2.1\"").And.Contain("is missing").And.Not.Contain("<script>"));
    }

    [Test]
    public async Task Try_WithoutTheTokenOfThePage_Is400()
    {
        var reply = await _browser.PostAsync("/console/models/iris/try", Virginica);

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Pages_OfUsersWithFewerRoles_ShowWhatTheyMay()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + TestKeys.Yaml, new FakeModel().Wire);
        await ConsoleClient.AddUserAsync(server, "viewer", Role.View);
        using var browser = new ConsoleClient(server);
        Assert.That((await browser.Client.GetAsync("/console/models/echo")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "not signed in");

        await browser.SignInAsync("viewer");

        var model = await browser.OpenAsync("/console/models/echo");
        Assert.That((model.Status, model.Html.Contains("/try", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.OK, false)));
        Assert.That((await browser.OpenAsync("/console/models/echo/try")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public void Pages_ByKeyboardAlone_LeadFromTheOverviewToAnAnswer()
    {
        using var browser = Browser.Start();
        browser.Open($"{_server.Client.BaseAddress}console");

        browser.TabTo(".skip", Keys.Enter);
        browser.TabTo("a[href$='/models/iris']", Keys.Enter);
        browser.TextOf("h1", text => text == "Model iris");
        browser.TabTo("a[href$='/iris/try']", Keys.Enter);
        browser.TextOf("h1", text => text.Contains("Try", StringComparison.Ordinal));
        foreach (var value in (string[])["6.4", "2.8", "5.6", "2.1"])
        {
            browser.TabTo("form.fields input", value);
        }

        browser.TabTo("form.fields button", Keys.Enter);

        Assert.That(browser.TextOf(".answer", text => text.Length > 0), Does.Contain("virginica"));
        Assert.That(browser.ProblemsOf("console/models/iris/try answered"), Is.Empty);
        Assert.That(browser.Console, Is.Empty);
    }
}
