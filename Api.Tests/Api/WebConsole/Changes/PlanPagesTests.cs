using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole.Changes;

/// <summary>Plans and what is not applied: the active revision stays the first.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class PlanPagesTests : ChangeFixture
{
    private const string Hostile = "</textarea><script>alert(1)</script>";

    [OneTimeSetUp]
    public Task Start() => StartAsync();

    [OneTimeTearDown]
    public Task Stop() => StopAsync();

    [Test]
    public async Task Plan_TextWithErrors_MarksEachLineAndKeepsTheText()
    {
        var text = Active.Replace("active: v1", $"active: v1\n    \"x{Hostile}\": 1\n    shadow: v9", StringComparison.Ordinal);
        var (status, html) = await PlanAsync(text, Revision);

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(html, Does.Contain("The plan is rejected").And.Match(@"config\.yaml:11:5: models\.echo\.x").And.Match(@"config\.yaml:12:5: models\.echo\.shadow"));
        Assert.That(Regex.Matches(html, "<mark>(.*?)</mark>").Select(mark => WebUtility.HtmlDecode(mark.Groups[1].Value).Trim()), Is.EqualTo([$"\"x{Hostile}\": 1", "shadow: v9   # the first"]));
        Assert.That(TextIn(html), Is.EqualTo(text));
        Assert.That(html, Does.Not.Contain("<script>").And.Not.Contain(">Apply<"));
    }

    [TestCase("5 apples", 400, "is not the number of a revision")]
    [TestCase("", 400, "is not the number of a revision")]
    [TestCase("1", 413, "may not be larger than 1 MiB")]
    public async Task Plan_FormThatIsNone_SaysWhy(string revision, int status, string reason)
    {
        var (found, html) = await PlanAsync(status == 413 ? new string('#', (1 << 20) + 1) : Active, revision);

        Assert.That(((int)found, html.Contains(reason, StringComparison.Ordinal)), Is.EqualTo((status, true)));
    }

    [TestCase("make-active", "v3", "", "active: v3   # the first\n    swap")]
    [TestCase("make-active", "null", "", null)]
    [TestCase("set-shadow", "v3", "", "active: v1   # the first\n    shadow: v3\n    swap")]
    [TestCase("set-canary", "v3", "12.5", "active: v1   # the first\n    canary: { version: v3, percent: 12.5 }\n    swap")]
    [TestCase("set-canary", "v3", "lots", null)]
    [TestCase("set-canary", "v3", "101", null)]
    [TestCase("end-canary", "v3", "", "active: v1   # the first\n    swap")]
    [TestCase("explode", "v3", "", null)]
    public async Task Button_OfAModel_EditsTheTextAndPlansIt(string button, string version, string percent, string? after)
    {
        Assert.That((await Browser.OpenAsync("/console/models/echo")).Html, Does.Contain("value=\"make-active\"").And.Not.Contain("end-canary"));

        var reply = await Browser.SubmitAsync("/console/models/echo", "/console/models/echo/change", ("do", button), ("version", version), ("percent", percent));

        var html = await reply.Content.ReadAsStringAsync();
        Assert.That(reply.IsSuccessStatusCode, Is.EqualTo(after is not null), html);
        Assert.That(TextIn(html), after is null ? Is.EqualTo(Active) : Does.Contain(after));
        Assert.That(html.Contains(">Apply<", StringComparison.Ordinal), Is.EqualTo(after is not null && button != "end-canary"), html);
        Assert.That(Revision, Is.EqualTo("1"));
    }

    [Test]
    public async Task Replay_OfAVersion_ShowsItsProofAndLeavesTheTextAlone()
    {
        var reply = await Browser.SubmitAsync("/console/models/echo", "/console/models/echo/change", ("do", "replay"), ("version", "v3"));

        var html = await reply.Content.ReadAsStringAsync();
        Assert.That(html, Does.Contain("What it would answer").And.Contain("Nothing changes").And.Contain("v1 -&gt; v3"));
        Assert.That(html, Does.Not.Contain(">Apply<"));
        Assert.That(TextIn(html), Is.EqualTo(Active));
        Assert.That(Revision, Is.EqualTo("1"));
    }

    [Test]
    public async Task Schema_IsThatOfTheConfiguration()
    {
        var (status, json) = await Browser.OpenAsync("/console/change/schema");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(JsonElement.Parse(json).GetProperty("properties").TryGetProperty("models", out _), Is.True);
    }

    [TestCase("1", 400)]
    [TestCase("77", 404)]
    [TestCase("x", 404)]
    public async Task RollBack_ToWhatCannotComeBack_SaysWhy(string number, int status) =>
        Assert.That((int)(await Browser.OpenAsync($"/console/revisions/{number}/rollback")).Status, Is.EqualTo(status));

    [TestCase("/console/change/plan")]
    [TestCase("/console/change/apply")]
    [TestCase("/console/change/pause")]
    [TestCase("/console/models/echo/change")]
    [TestCase("/console/revisions/1/rollback")]
    public async Task Form_WithoutTheTokenOfThePage_Is400(string path) => Assert.That(
        (await Browser.PostAsync(path, ("text", Active), ("revision", "1"), ("do", "make-active"), ("version", "v3"), ("confirm", "1"), ("active", "1"))).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));

    [Test]
    public async Task Plan_OtherLabels_ShowsWhichRequestsFlipAndWhy()
    {
        await Server.AskAsync();

        var (_, html) = await PlanAsync(With("v2"), Revision);

        Assert.That(html, Does.Contain("models.echo: v1 -&gt; v2").And.Contain("1 (100%, allowed 5%)").And.Contain("models.echo.active").And.Match("class=\"failure\">.*flips"));
        Assert.That(html, Does.Match(@"/console/predictions/[0-9a-f]{32}"">[0-9a-f]{32}</a>\s*</th>\s*<td>\s*v2\s*</td>\s*<td>\s*a\s*</td>\s*<td>\s*b\s*</td>"));
    }
}
