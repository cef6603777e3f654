using System.Net;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole.Trying;

/// <summary>The form that asks a model many times, one request a line.</summary>
[Parallelizable]
internal sealed class LinesPagesTests
{
    private const string Path = "/console/models/iris/try/lines";
    private const string Hostile = "<script>alert(1)</script>";
    private const string Setosa = """{"features":[5.1,3.5,1.4,0.2]}""";

    private static TestServer _server = null!;

    private ConsoleClient _browser = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(TestServer.SampleConfig);

    [OneTimeTearDown]
    public static async Task Stop() => await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);

    [SetUp]
    public void Open() => _browser = new ConsoleClient(_server);

    [TearDown]
    public void Close() => _browser?.Dispose();

    [Test]
    public async Task Lines_Sent_AreAnsweredOrRefusedOneByOne()
    {
        var reply = await _browser.SubmitAsync(Path, Path, ("lines", $"{Setosa}\r\n\r\n{{\"features\":[1]}}\r\n{Hostile}\r\n{Setosa}"));

        var html = await reply.Content.ReadAsStringAsync();
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), html);
        Assert.That(html, Does.Contain("2 of 4 answered").And.Contain("expected 4: sepal_length").And.Contain("/models/iris/stream").And.Contain("application/x-ndjson"));
        Assert.That(html, Does.Match(@"<th scope=""row"">\s*5\s*</th>\s*<td>\s*v2\s*</td>").And.Contain("&quot;label&quot;:&quot;setosa&quot;").And.Not.Contain(Hostile), "empty lines are counted");
        var id = Regex.Match(html, "&quot;id&quot;:&quot;([0-9a-f]{32})").Groups[1].Value;
        Assert.That((await _server.GetJsonAsync($"/predictions/{id}")).GetProperty("data").GetProperty("model").GetString(), Is.EqualTo("iris"));
    }

    [Test]
    public async Task Lines_None_AreAskedForAtTheField()
    {
        var reply = await _browser.SubmitAsync(Path, Path, ("lines", " "));

        Assert.That((reply.StatusCode, (await reply.Content.ReadAsStringAsync()).Contains("aria-invalid=\"true\"", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.BadRequest, true)));
        Assert.That((await _browser.OpenAsync("/console/models/nobody/try/lines")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _browser.PostAsync(Path, ("lines", Setosa))).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), "a form of another site has no token");
    }

    [Test]
    public void File_InABrowser_IsSentWithABarAndItsAnswersTakeThePlaceOfThePage()
    {
        const string Choose = """
            const files = new DataTransfer();
            files.items.add(new File([arguments[0].repeat(1000)], 'requests.ndjson'));
            const input = document.querySelector('input[type=file]');
            input.files = files.files;
            window.bar = document.querySelector('progress');
            return window.bar.hidden;
            """;
        using var browser = Browser.Start();
        browser.Open(_server.Client.BaseAddress + Path[1..]);

        Assert.That(browser.Run(Choose, $"{Setosa}\n"), Is.True);
        browser.Find("form.fields button").Click();

        browser.TextOf("main", text => text.Contains("1000 of 1000 answered", StringComparison.Ordinal) && text.Contains("The first 200 answers", StringComparison.Ordinal));
        Assert.That(browser.Run("return `${bar.hidden} ${bar.value === bar.max} ${bar.max > 1000} ${document.activeElement.id} ${document.title}`"), Does.StartWith("false true true answer Try iris by lines"));
        Assert.That(browser.ProblemsOf("answers by line"), Is.Empty);
        Assert.That(browser.Console, Is.Empty);
    }
}
