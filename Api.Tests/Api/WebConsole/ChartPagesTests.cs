using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>The pages of sensors and of quality, and the viewer's clock.</summary>
[Parallelizable]
internal sealed class ChartPagesTests
{
    private const string Day = "2013-12-02";
    private const string Sensors = "/console/models/sensor-score/sensors";
    private const string Sensor = $"{Sensors}/a%2F%3Cb%3E%26";
    private const string Quality = "/console/models/iris/quality";

    private const string Notifications = "\nnotifications:\n  ops: { type: slack, url: \"http://127.0.0.1:1/x\", \"on\": [job.*] }\n";

    private static TestServer _server = null!;

    private ConsoleClient _browser = null!;

    /// <summary>A sensor whose last reading stands out, and predictions with labels.</summary>
    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync(TestServer.SampleConfig.Replace("    labels: [setosa,", "    quality: { reference-rows: 10 }\n    labels: [setosa,", StringComparison.Ordinal) + Notifications);
        await ConsoleClient.AddUserAsync(_server, "boss", Role.Admin);
        var rows = Enumerable.Range(0, 20 * 288).Select(i => $"a/<b>&,{new DateTime(2013, 11, 13).AddMinutes(5 * i):s}Z,{(i == (20 * 288) - 1 ? 1000 : 50 + (i % 3))}\n");
        await Replies.OkAsync(await _server.PostAsync("/sensors/readings", "sensor,timestamp,value\n" + string.Concat(rows), "text/csv"));
        await Replies.OkAsync(await _server.PostAsync($"/models/sensor-score/fill?date={Day}", ""));
        for (var i = 0; i < 12; i++)
        {
            var reply = await _server.PostAsync("/models/iris", $$"""{"features":[6.4,2.8,5.{{i % 10}},2.1]}""");
            await Replies.OkAsync(await _server.PostAsync($"/predictions/{Replies.Header(reply, "x-prediction-id")}/label", "{\"label\":\"virginica\"}"));
        }
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [SetUp]
    public void Open() => _browser = new ConsoleClient(_server);

    [TearDown]
    public void Close() => _browser.Dispose();

    [Test]
    public async Task Sensor_WithAnAnomaly_IsShownAndCorrected()
    {
        var list = await _browser.OpenAsync($"{Sensors}?status=anomalous");
        Assert.That((list.Status, list.Html.Contains($"href=\"{Sensor}\"", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.OK, true)), list.Html);
        Assert.That((await _browser.OpenAsync($"{Sensors}?status=ok")).Html, Does.Contain("There is nothing to show."));

        var day = await _browser.OpenAsync(Sensor);
        Assert.That(day.Html, Does.Contain("<h1>Sensor a/&lt;b&gt;&amp;</h1>").And.Contain("<polyline class=\"line line-0\" points=\"0,").And.Contain("class=\"mark\"").And.Contain(Day));
        Assert.That(day.Html.Split(">correct</a>").Length - 1, Is.EqualTo(200), "the rest is on the next page");
        var rest = await _browser.OpenAsync($"{Sensor}?date={Day}&after=2013-12-02T16:35:00Z");
        Assert.That(rest.Html.Split(">correct</a>").Length - 1, Is.EqualTo(88));
        Assert.That(rest.Html, Does.Contain("anomaly"));

        var corrected = await _browser.SubmitAsync(Sensor, $"{Sensor}/labels", ("date", Day), ("reading", "2013-12-02T23:55:00Z"), ("label", "false alarm"));
        Assert.That((corrected.StatusCode, corrected.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Redirect, $"{Sensor}?date={Day}")), await corrected.Content.ReadAsStringAsync());
        Assert.That((await _browser.OpenAsync(Sensor)).Html, Does.Contain("Corrections").And.Contain("<td>false alarm</td>"));
        Assert.That((await _browser.SubmitAsync(Sensor, $"{Sensor}/labels", ("date", Day), ("reading", "2013-12-02T12:00:00Z"), ("label", "false alarm"))).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "no alarm was raised");
        Assert.That((await _browser.SubmitAsync(Sensor, $"{Sensor}/labels", ("date", Day), ("reading", ""), ("label", "right"))).StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "the whole day");
    }

    [TestCase("x", "2013-12-01T00:00:00Z", "god")]
    [TestCase(Day, "<script>", "missed")]
    public async Task Sensor_CorrectedByWhatCannotBe_SaysSoAtTheFields(string date, string reading, string label)
    {
        var reply = await _browser.SubmitAsync(Sensor, $"{Sensor}/labels", ("date", date), ("reading", reading), ("label", label));

        var html = await reply.Content.ReadAsStringAsync();
        Assert.That((reply.StatusCode, html.Contains("aria-invalid=\"true\"", StringComparison.Ordinal), html.Contains("<script>", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.BadRequest, true, false)), html);
    }

    [TestCase($"{Sensors}/nobody", HttpStatusCode.NotFound)]
    [TestCase("/console/models/iris/sensors", HttpStatusCode.NotFound)]
    [TestCase("/console/models/nobody/quality", HttpStatusCode.NotFound)]
    [TestCase($"{Sensor}?date=monday", HttpStatusCode.BadRequest)]
    [TestCase($"{Sensor}?date=2013-12-01", HttpStatusCode.OK)]
    public async Task Page_OfWhatIsNotThere_SaysSo(string path, HttpStatusCode status) => Assert.That((await _browser.OpenAsync(path)).Status, Is.EqualTo(status));

    [TestCase("")]
    [TestCase("?by=week")]
    public async Task Quality_OfLabelledPredictions_ShowsAccuracyAndHowFarColumnsMoved(string query)
    {
        var page = await _browser.OpenAsync(Quality + query);

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), page.Html);
        Assert.That(page.Html, Does.Contain("100.0 %").Or.Contain("100.0%"));
        Assert.That(page.Html, Does.Contain("Accuracy, from 1 to 1").And.Contain("petal_length").And.Contain("class=\"filled\""));
        Assert.That((await _browser.OpenAsync("/console/models/sensor-score")).Html, Does.Contain($"href=\"{Sensors}\"").And.Contain("/console/models/sensor-score/quality"));
        Assert.That((await _browser.OpenAsync("/console/models/diabetes/quality")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Pages_OfOtherRoles_AreForbidden()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + TestKeys.Yaml, new FakeModel().Wire);
        await ConsoleClient.AddUserAsync(server, "eve", Role.Infer);
        using var browser = new ConsoleClient(server);
        await browser.SignInAsync("eve");

        foreach (var path in new[] { "models/echo/quality", "models/echo/sensors", "models/echo/sensors/a", "queues", "notifications", "log" })
        {
            Assert.That((await browser.OpenAsync($"/console/{path}")).Status, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }

        Assert.That((await browser.OpenAsync("/console/models/echo")).Html, Does.Not.Contain("/quality"));
    }

    [Test]
    public void Pages_InABrowser_AreAccessible_AndTellTimesByTheViewersClock()
    {
        using var browser = Browser.Start();
        var root = _server.Client.BaseAddress!.ToString().TrimEnd('/');
        browser.ShowIn("Asia/Tokyo");
        var pages = new[]
        {
            (Quality, 360, true), (Sensors, 360, false), (Sensor, 1440, true), ($"{Sensor}?date={Day}&after=2013-12-02T23:00:00Z", 360, false),
        };
        foreach (var (path, width, isDark) in pages)
        {
            browser.Show(width, isDark);
            browser.Open(root + path);
            Assert.That(browser.ProblemsOf(path), Is.Empty, path);
            Assert.That(browser.Requests, Has.All.StartsWith(root));
        }

        Assert.That(browser.TextOf("#zone", text => text.Contains("Tokyo", StringComparison.Ordinal)), Is.EqualTo("Times are those of Asia/Tokyo."));
        Assert.That((browser.Find("tbody time").Text, browser.Find("tbody time").GetAttribute("title")), Is.EqualTo(("2013-12-03 08:05:00", "2013-12-02 23:05:00 UTC")));
        browser.Open(root + "/console/keys");
        browser.Find("input[name=name]").SendKeys("web");
        browser.Find("form.fields button").Click();
        Assert.That(browser.TextOf("pre", text => text.Length > 0), Does.StartWith("ilk_"));
        Assert.That(browser.Console, Is.Empty);
    }
}
