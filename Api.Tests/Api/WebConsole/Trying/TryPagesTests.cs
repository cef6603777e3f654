using System.Net;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Infrastructure.Runtimes.Onnx;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole.Trying;

/// <summary>The forms to ask models of every kind, without JavaScript and in a browser.</summary>
[Parallelizable]
internal sealed partial class TryPagesTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&";

    private static readonly byte[] Seven = File.ReadAllBytes(Repository.PathOf("models", "image-class", "examples", "seven.png"));
    private static readonly TemporaryFolder Files = new();
    private static TestServer _server = null!;

    private ConsoleClient _browser = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        File.WriteAllBytes(Files.PathOf("relu.onnx"), OnnxFile.Of([OnnxFile.Node("Relu", ["x"], ["y"])], [OnnxFile.Value("x", OnnxFile.Float, "N", "M")], [OnnxFile.Value("y", OnnxFile.Float, "N", "M")]));
        _server = await TestServer.StartAsync($"{TestServer.SampleConfig}\n  relu:\n    kind: tensor\n    active: v1\n    versions: {{ v1: {{ runtime: onnx, path: {Files.PathOf("relu.onnx")} }} }}\n");
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Files.Dispose();
    }

    [SetUp]
    public void Open() => _browser = new ConsoleClient(_server);

    [TearDown]
    public void Close() => _browser?.Dispose();

    [TestCase("iris")]
    [TestCase("diabetes")]
    [TestCase("route-plan")]
    [TestCase("relu")]
    public async Task Form_AsItBegins_IsAnsweredWithHeadersAndSamples(string model)
    {
        var (reply, html) = await AskAsync(model, [.. FieldsOf((await _browser.OpenAsync($"/console/models/{model}/try")).Html)]);

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), html);
        var id = Replies.Header(reply, "x-prediction-id");
        Assert.That(html, Does.Contain($"<a href=\"/console/predictions/{id}\">{id}</a>").And.Contain("x-model-version").And.Contain("Server-Timing"));
        Assert.That(html, Does.Contain(Replies.Header(reply, "traceresponse")), "the page shows the header that it has");
        Assert.That(SampleNames().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)), Is.EqualTo(new[] { "curl", "C#", "Python", "TypeScript" }));
        Assert.That((await _browser.OpenAsync($"/console/predictions/{id}")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Pictures_AreAnsweredOneByOne_AndRefusedOnesAreToldAtTheField()
    {
        using var form = PicturesOf(("seven.png", Seven), (Hostile, "no picture"u8.ToArray()));
        form.Add(new StringContent("digits"), "model_type");
        var (reply, html) = await AskAsync("image-class", form);

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), html);
        Assert.That(html, Does.Match("<th scope=\"row\">\\s*seven.png").And.Match("<td>\\s*7\\s*</td>").And.Contain("aria-invalid=\"true\"").And.Not.Contain("<script>alert"));
        Assert.That(html, Does.Contain("Not everything was used"));
    }

    [Test]
    public async Task Pictures_NoneOfThemUsable_Is400AndToldAtTheField()
    {
        using var form = PicturesOf((Hostile, "no picture"u8.ToArray()));
        var (reply, html) = await AskAsync("image-class", form);

        Assert.That((reply.StatusCode, html.Split("aria-invalid=\"true\"").Length - 1), Is.EqualTo((HttpStatusCode.BadRequest, 1)), html);
        Assert.That(html, Does.Contain("The model was not asked").And.Not.Contain("<script>alert"));
    }

    [Test]
    public async Task Pictures_AreChosenByAPhonesCamera_Too() =>
        Assert.That((await _browser.OpenAsync("/console/models/image-class/try")).Html, Does.Match("type=\"file\" multiple=\"multiple\" accept=\"image/\\*\"").And.Contain("enctype=\"multipart/form-data\"").And.Contain("<option value=\"letters\">"));

    [Test]
    public void Pictures_DroppedOnTheField_AreChosenAndSentByTheButton()
    {
        const string drag = """
            const data = new DataTransfer();
            for (const [name, type, content] of arguments[2]) {
                data.items.add(new File([Uint8Array.from(atob(content), letter => letter.charCodeAt(0))], name, { type }));
            }
            const area = document.querySelector('.drop');
            const event = new DragEvent(arguments[0], { dataTransfer: data, bubbles: true, cancelable: true });
            area.closest(arguments[1]).dispatchEvent(event);
            return `${event.defaultPrevented} ${getComputedStyle(area).borderTopColor !== 'rgba(0, 0, 0, 0)'} ${[...area.querySelector('input').files].map(file => file.name)}`;
            """;
        object[] files = [new[] { "seven.png", "image/png", Convert.ToBase64String(Seven) }, new[] { "again.png", "image/png", Convert.ToBase64String(Seven) }, new[] { Hostile, "text/plain", "" }];
        using var browser = Browser.Start();
        browser.Open($"{_server.Client.BaseAddress}console/models/image-class/try");

        Assert.That(browser.Run(drag, "dragover", ".drop", files), Is.EqualTo("true true "), "the field shows that it takes files");
        Assert.That(browser.Run(drag, "drop", "main", files), Is.EqualTo("true false "), "beside the field nothing happens");
        Assert.That(browser.Run(drag, "drop", ".drop", files), Is.EqualTo("true false seven.png,again.png"));
        Assert.That(browser.Find(".drop [role=status]").Text, Is.EqualTo("Chosen: seven.png, again.png"));
        Assert.That(browser.Find(".drop [role=alert]").Text, Is.EqualTo($"Not taken: {Hostile}. The field takes pictures."));
        Assert.That(browser.Run(drag, "drop", ".drop", files[2..]), Is.EqualTo("true false seven.png,again.png"), "what does not fit replaces nothing");
        Assert.That(browser.ProblemsOf("image-class, dropped"), Is.Empty);
        Assert.That(browser.Find("h1").Text, Is.EqualTo("Try image-class"));
        Assert.That(browser.Run("return document.querySelector('#answer')"), Is.Null, "nothing is sent by itself");

        browser.Find("form.fields button").Click();

        browser.TextOf("main", text => text.Contains("again.png", StringComparison.Ordinal) && text.Contains("TypeScript", StringComparison.Ordinal));
        Assert.That(browser.Console, Is.Empty);
    }

    [Test]
    public async Task Pictures_UnknownTypeAndNoFile_Is400AtBoth()
    {
        using var form = new MultipartFormDataContent { { new StringContent(Hostile), "model_type" } };
        var (reply, html) = await AskAsync("image-class", form);

        Assert.That((reply.StatusCode, html.Split("aria-invalid=\"true\"").Length - 1), Is.EqualTo((HttpStatusCode.BadRequest, 2)), html);
    }

    [Test]
    public async Task Form_LargerThanTheBodyLimit_Is413AndAPage()
    {
        using var form = PicturesOf(("large.png", new byte[17 * 1024 * 1024]));
        form.Add(new StringContent(""), "__RequestVerificationToken");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/console/models/image-class/try") { Content = form, Headers = { ExpectContinue = true } };
        var reply = await _browser.Client.SendAsync(request);

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(await reply.Content.ReadAsStringAsync(), Does.Contain("body_too_large").And.Contain("<h1>Try image-class</h1>").And.Contain("name=\"model_type\""));
    }

    [Test]
    public async Task Stops_HostileIds_AreATableAndAMapAndARecordedPlan()
    {
        var (reply, html) = await AskAsync("route-plan", RouteOf($"{Hostile}, 52.5, 13.4\n\nb, 52.6, 13.5, 1, 00:05:00"));

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), html);
        Assert.That(html, Does.Contain("<polyline").And.Contain("&lt;script&gt;alert").And.Not.Contain("<script>alert"));
        var id = Replies.Header(reply, "x-prediction-id");
        Assert.That((await _browser.OpenAsync("/console/models/route-plan/routes")).Html, Does.Contain($"/console/models/route-plan/routes/{id}"));
        var plan = await _browser.OpenAsync($"/console/models/route-plan/routes/{id}");
        Assert.That(plan.Html, Does.Contain($"<h1>Plan {id}</h1>").And.Contain("<polyline").And.Contain("&lt;script&gt;alert").And.Not.Contain("<script>alert"));
    }

    [TestCase("""[{"id":7,"lat":52.5,"lon":13.4}]""")]
    [TestCase("""{"depot":{"lat":0,"lon":0},"startTime":"2026-05-04T08:00:00Z","maxTime":3600,"stops":[{"id":7,"lat":0.01,"lon":0.01}],"vehicles":{"count":1}}""")]
    public async Task Stops_AsJson_ArePlanned(string stops)
    {
        var (reply, html) = await AskAsync("route-plan", RouteOf(stops));

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), html);
        Assert.That(html, Does.Match("<td>\\s*7\\s*</td>"));
    }

    [TestCase("a, 91, x\na, 1", "stops[0].lat")]
    [TestCase("a, 1, 2, 3, 4, 5", "part 6")]
    [TestCase("[{]", "is not JSON")]
    [TestCase("{", "line 1")]
    public async Task Stops_BadOnes_AreToldAtTheField(string stops, string told)
    {
        var (reply, html) = await AskAsync("route-plan", RouteOf(stops));

        Assert.That((reply.StatusCode, html.Split("aria-invalid=\"true\"").Length - 1), Is.EqualTo((HttpStatusCode.BadRequest, 1)), html);
        Assert.That(WebUtility.HtmlDecode(html), Does.Contain(told).And.Contain(stops.Split('\n')[0]));
    }

    [Test]
    public async Task Plan_OfAnotherModel_Is404()
    {
        var id = Replies.Header(await _server.PostAsync("/models/iris", """{"features":[6.4,2.8,5.6,2.1]}"""), "x-prediction-id");

        Assert.That((await _browser.OpenAsync($"/console/models/route-plan/routes/{id}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _browser.OpenAsync("/console/models/iris/routes")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Readings_AsText_AreStoredAndScoredAndRejectedByLine()
    {
        var csv = $"sensor,timestamp,value\r\n{Hostile.Replace("\"", "", StringComparison.Ordinal)},2026-01-31T10:00:00Z,1.5\r\npump,never,1\r\npump,2026-01-31T11:00:00Z,2";
        var (reply, html) = await AskAsync("sensor-score", [("readings", csv)]);

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), html);
        Assert.That(html, Does.Contain("2 accepted, 0 duplicate, 1 rejected").And.Match("<th scope=\"row\">\\s*3\\s*</th>").And.Contain("Scores of pump").And.Contain("2026-01-31"));
        Assert.That(html, Does.Contain("&lt;script&gt;alert").And.Not.Contain("<script>alert").And.Contain("/sensors/readings").And.Contain("/fill?date=2026-01-31"));
    }

    [TestCase("r.json", """[{"sensor":"a1","timestamp":"2026-02-01T10:00:00Z","value":1}]""")]
    [TestCase("r.ndjson", """{"sensor":"a2","timestamp":"2026-02-01T10:00:00Z","value":1}""")]
    [TestCase("r.csv", "value,sensor,timestamp\n1,a3,2026-02-01T10:00:00Z")]
    public async Task Readings_AsAFile_AreReadInEachForm(string name, string content)
    {
        using var form = new MultipartFormDataContent { { new StringContent(content), "file", name }, { new StringContent("2026-02-01"), "date" } };
        var (reply, html) = await AskAsync("sensor-score", form);

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), html);
        Assert.That(html, Does.Contain("1 accepted, 0 duplicate, 0 rejected").And.Contain("Scores of a").And.Contain(name));
    }

    [TestCase("", "", 1)]
    [TestCase("[{", "", 1)]
    [TestCase("sensor,timestamp,value", "yesterday", 1)]
    public async Task Readings_BadFields_AreToldAtEach(string text, string date, int problems)
    {
        var (_, html) = await AskAsync("sensor-score", [("readings", text), ("date", date)]);

        Assert.That(html.Split("aria-invalid=\"true\"").Length - 1, Is.EqualTo(problems), html);
    }

    [TestCase("{", "request body")]
    [TestCase("""{"inputs":[{"name":"<script>alert(1)</script>","datatype":"FP32","shape":[1],"data":[0]}]}""", "there is no input")]
    public async Task Tensors_BadRequest_IsToldAtTheField(string request, string told)
    {
        var (reply, html) = await AskAsync("relu", [("request", request)]);

        Assert.That((reply.StatusCode, html.Split("aria-invalid=\"true\"").Length - 1), Is.EqualTo((HttpStatusCode.BadRequest, 1)), html);
        Assert.That(html, Does.Contain(told).And.Not.Contain("<script>alert"));
    }

    [Test]
    public async Task Tensors_LargeAnswer_IsCut()
    {
        var (reply, html) = await AskAsync("relu", [("request", $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[60,30],"data":[{{string.Join(',', Enumerable.Repeat("1.5", 1800))}}]}]}""")]);

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), html);
        Assert.That(html, Does.Contain("the first 50 rows and 20 columns"));
        Assert.That(Regex.Count(html, "<td>\\s*1.5\\s*</td>"), Is.EqualTo(50 * 20));
    }

    [Test]
    public async Task Scores_OfACallerWithoutTheRoleView_AreNotShown()
    {
        await using var server = await TestServer.StartAsync(TestServer.SampleConfig + TestKeys.Yaml);
        await ConsoleClient.AddUserAsync(server, "caller", Role.Infer);
        using var browser = new ConsoleClient(server);
        await browser.SignInAsync("caller");

        var reply = await browser.SubmitAsync("/console/models/sensor-score/try", "/console/models/sensor-score/try", ("readings", "sensor,timestamp,value\npump,2026-01-31T11:00:00Z,2"));

        var html = await reply.Content.ReadAsStringAsync();
        Assert.That(html, Does.Contain("1 accepted").And.Not.Contain("Scores of pump").And.Contain("INTERLOCK_KEY"));
        var plan = await browser.SubmitAsync("/console/models/route-plan/try", "/console/models/route-plan/try", RouteOf("a, 52.5, 13.4"));
        var page = await browser.OpenAsync($"/console/models/route-plan/routes/{Replies.Header(plan, "x-prediction-id")}");
        Assert.That(page.Html, Does.Contain("Only users with the role payloads see it.").And.Not.Contain("<polyline"));
        Assert.That((await browser.OpenAsync($"/console/predictions/{Replies.Header(plan, "x-prediction-id")}/replay")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Prediction_IsReplayedOnAnotherVersion_WithBothAnswers()
    {
        var path = $"/console/predictions/{Replies.Header(await _server.PostAsync("/models/iris", """{"features":[6.4,2.8,5.6,2.1]}"""), "x-prediction-id")}";

        Assert.That((await _browser.OpenAsync(path)).Html, Does.Contain($"href=\"{path}/replay\""));
        Assert.That((await _browser.OpenAsync($"{path}/replay")).Html, Does.Contain("<option value=\"ml\">ml</option>").And.Not.Contain("recorded</th>"));
        var (status, html) = await _browser.OpenAsync($"{path}/replay?version=v1");
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), html);
        Assert.That(html, Does.Contain("<th scope=\"col\">v2, recorded</th><th scope=\"col\">v1, now</th>".Replace("><", ">\n                        <", StringComparison.Ordinal)).And.Contain("scores[0]"));
        Assert.That((await _browser.OpenAsync($"{path}/replay?version={Uri.EscapeDataString(Hostile)}")).Html, Does.Contain("unknown_version").And.Not.Contain("<script>alert"));
    }

    [Test]
    public async Task Pages_InABrowser_AreAccessibleInEveryWidthAndColour()
    {
        var plan = Replies.Header(await _server.PostAsync("/models/route-plan", Routes.RouteBodies.Of("""{"id":"a","lat":0.1,"lon":0},{"id":"b","lat":0,"lon":0.1}""")), "x-prediction-id");
        using var browser = Browser.Start();
        var root = _server.Client.BaseAddress!.ToString();
        foreach (var path in new[]
        {
            "console/models/iris/try", "console/models/image-class/try", "console/models/route-plan/try", "console/models/sensor-score/try", "console/models/relu/try", "console/models/route-plan/routes",
            $"console/models/route-plan/routes/{plan}", $"console/predictions/{plan}/replay", $"console/predictions/{plan}/replay?version=v1",
        })
        {
            Check(path, () => browser.Open(root + path));
            if (path.EndsWith("/try", StringComparison.Ordinal) && !path.Contains("image-class", StringComparison.Ordinal))
            {
                Check($"{path}, sent", () =>
                {
                    browser.Open(root + path);
                    browser.Find("form.fields button").Click();
                    browser.TextOf("main", text => text.Contains("TypeScript", StringComparison.Ordinal));
                });
            }
        }

        Assert.That(browser.Console, Is.Empty);

        void Check(string what, Action show)
        {
            foreach (var (width, isDark) in new[] { (360, false), (1440, true) })
            {
                browser.Show(width, isDark);
                show();
                Assert.That(browser.ProblemsOf(what), Is.Empty, $"{what} at {width}");
                browser.Show(width, !isDark);
                Assert.That(browser.LayoutProblemsOf(what), Is.Empty, $"{what} at {width}, the other colours");
                Assert.That(browser.Requests, Has.All.StartsWith(root));
            }
        }
    }

    private static (string, string)[] RouteOf(string stops) =>
        [("depot", "52.52, 13.41"), ("startTime", "2026-05-04T08:00:00+02:00"), ("maxTime", "PT8H"), ("vehicles", "2"), ("capacity", ""), ("stops", stops)];

    private static MultipartFormDataContent PicturesOf(params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"img_file\"; filename=\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            form.Add(part);
        }

        return form;
    }

    private static IEnumerable<(string, string)> FieldsOf(string html)
    {
        foreach (Match input in Inputs().Matches(html))
        {
            yield return (WebUtility.HtmlDecode(input.Groups[1].Value), WebUtility.HtmlDecode(input.Groups[2].Value));
        }

        foreach (Match text in Texts().Matches(html))
        {
            yield return (text.Groups[1].Value, WebUtility.HtmlDecode(text.Groups[2].Value));
        }
    }

    private async Task<(HttpResponseMessage Reply, string Html)> AskAsync(string model, (string Name, string Value)[] fields)
    {
        var reply = await _browser.SubmitAsync($"/console/models/{model}/try", $"/console/models/{model}/try", fields);
        return (reply, await reply.Content.ReadAsStringAsync());
    }

    private async Task<(HttpResponseMessage Reply, string Html)> AskAsync(string model, MultipartFormDataContent form)
    {
        form.Add(new StringContent(ConsoleClient.TokenIn((await _browser.OpenAsync($"/console/models/{model}/try")).Html)), "__RequestVerificationToken");
        var reply = await _browser.Client.PostAsync($"/console/models/{model}/try", form);
        return (reply, await reply.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("<summary>([^<]+)</summary>")]
    private static partial Regex SampleNames();

    [GeneratedRegex("<input id=\"ask-[0-9]+\" name=\"([^\"]+)\"[^>]* value=\"([^\"]*)\"")]
    private static partial Regex Inputs();

    [GeneratedRegex("<textarea id=\"ask-[0-9]+\" name=\"([^\"]+)\"[^>]*>\\r?\\n([^<]*)</textarea>")]
    private static partial Regex Texts();
}
