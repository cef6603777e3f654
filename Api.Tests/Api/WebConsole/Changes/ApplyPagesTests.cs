using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole.Changes;

/// <summary>Texts that are applied, and revisions that come back.</summary>
[Parallelizable]
internal sealed class ApplyPagesTests : ChangeFixture
{
    [SetUp]
    public Task Start() => StartAsync();

    [TearDown]
    public Task Stop() => StopAsync();

    [Test]
    public async Task Apply_PlannedText_LeadsToItsRevisionAndSaysWhatTheFileHas()
    {
        var text = With("v3");
        var (_, plan) = await PlanAsync(text, Revision);
        Assert.That(plan, Does.Contain("The plan is accepted").And.Contain(">Apply<"));

        var applied = await SubmitAsync("apply", text, Revision);

        Assert.That((applied.StatusCode, applied.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Redirect, "/console/revisions/2")));
        Assert.That(Server.Catalog.Current.Models["echo"].Config.Active, Is.EqualTo("v3"));
        Assert.That((await Browser.OpenAsync("/console/revisions/2")).Html, Does.Contain("published, active").And.Contain("has something else:").And.Contain("models.echo: v1 -&gt; v3"));
        var page = await Browser.OpenAsync("/console/change");
        Assert.That(TextIn(page.Html), Is.EqualTo(text));
        Assert.That(page.Html, Does.Contain("config.yaml is not what is active").And.Contain("/console/change?from=file"));
        Assert.That(TextIn((await Browser.OpenAsync("/console/change?from=file")).Html), Does.Contain("active: v1"));
    }

    [TestCase("plan", true)]
    [TestCase("apply", false)]
    public async Task Change_TextOfAnEarlierRevision_IsAConflictThatKeepsTheText(string action, bool isPlanned)
    {
        var text = Active.Replace("active: v1", "active: v3 # mine", StringComparison.Ordinal);
        await Server.ApplyTextAsync(Active.Replace("active: v1", "shadow: v3\n    active: v1", StringComparison.Ordinal), RevisionSource.Api);

        var (status, html) = await SendAsync(action, text, "1");

        Assert.That(status, Is.EqualTo(HttpStatusCode.PreconditionFailed), html);
        Assert.That(html, Does.Contain("Somebody else changed the configuration").And.Contain("/console/revisions/2").And.Contain("name=\"revision\" value=\"2\"").And.Not.Contain(">Apply<"));
        Assert.That((TextIn(html), html.Contains("models.echo.shadow", StringComparison.Ordinal)), Is.EqualTo((text, isPlanned)));
        Assert.That(Revision, Is.EqualTo("2"));
        Assert.That((await PlanAsync(text, "2")).Html, Does.Contain(">Apply<"), "after another look");
    }

    [Test]
    public async Task Apply_TextThatDoesNotPass_Is422WithTheReasons()
    {
        Server.Write("v3", "fail=load");
        var text = With("v3");

        var reply = await SubmitAsync("apply", text, Revision);

        var html = await reply.Content.ReadAsStringAsync();
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(html, Does.Contain("Rejected as revision 2").And.Contain("says so"));
        Assert.That((TextIn(html), Revision), Is.EqualTo((text, "1")));
        var rejected = await Browser.OpenAsync("/console/revisions/2/rollback");
        Assert.That((rejected.Status, rejected.Html.Contains("never active", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.BadRequest, true)));
        Assert.That((await Browser.OpenAsync("/console/revisions/2")).Html, Does.Not.Contain("/rollback"));
    }

    [Test]
    public async Task Buttons_OfAModelWithCanaryAndShadow_EndThem()
    {
        await Server.ApplyTextAsync(Active.Replace("active: v1", "canary:\n      version: v3\n      percent: 20\n    shadow: v2\n    active: v1", StringComparison.Ordinal), RevisionSource.Api);
        Assert.That((await Browser.OpenAsync("/console/models/echo")).Html, Does.Contain("end-canary").And.Contain("stop-shadow").And.Contain("value=\"20\""));

        foreach (var (button, gone, stays) in new[] { ("end-canary", "canary", "shadow"), ("stop-shadow", "shadow", "canary"), ("make-active", "canary", "active: v3") })
        {
            var reply = await Browser.SubmitAsync("/console/models/echo", "/console/models/echo/change", ("do", button), ("version", "v3"));
            Assert.That(TextIn(await reply.Content.ReadAsStringAsync()), Does.Contain(stays).And.Not.Contain(gone), button);
        }
    }

    [Test]
    public async Task RollBack_NeedsTheNumberTypedAndTheRevisionThatWasShown()
    {
        const string page = "/console/revisions/1/rollback";
        await Server.ApplyTextAsync(With("v3"), RevisionSource.Api);
        Assert.That((await Browser.OpenAsync("/console/revisions/1")).Html, Does.Contain($"href=\"{page}\""));
        Assert.That((await Browser.OpenAsync(page)).Html, Does.Match(@"models\.echo\.active\s*</th>\s*<td>\s*v3\s*</td>\s*<td>\s*v1\s*</td>").And.Contain("name=\"active\" value=\"2\""));

        foreach (var (typed, active, status) in new[] { ("7", "2", 400), ("", "2", 400), ("1", "", 400), ("1", "9", 412), (" 1 ", "2", 302) })
        {
            Assert.That(Server.Catalog.Current.Models["echo"].Config.Active, Is.EqualTo("v3"));
            var reply = await Browser.SubmitAsync(page, page, ("confirm", typed), ("active", active));
            Assert.That(((int)reply.StatusCode, reply.Headers.Location?.ToString()), Is.EqualTo((status, status == 302 ? "/console/revisions/3" : null)), $"{typed} {active}");
        }

        Assert.That(Server.Catalog.Current.Models["echo"].Config.Active, Is.EqualTo("v1"));
    }

    [Test]
    public async Task Pause_UntilResumed_IsShownAndAudited()
    {
        var paused = await Browser.SubmitAsync("/console/change", "/console/change/pause");
        Assert.That(paused.Headers.Location?.ToString(), Is.EqualTo("/console/change"));
        foreach (var path in new[] { "/console", "/console/change" })
        {
            Assert.That((await Browser.OpenAsync(path)).Html, Does.Contain("Automatic apply is paused by 127.0.0.1"));
        }

        Assert.That((await Replies.OkAsync(await Server.Server.Client.PostAsync("/admin/pause", null))).GetProperty("by").GetString(), Is.EqualTo("127.0.0.1"));
        Assert.That((await Replies.OkAsync(await Server.Server.Client.PostAsync("/admin/resume", null))).ToString(), Is.EqualTo("""{"isPaused":false}"""));
        await Browser.SubmitAsync("/console/change", "/console/change/resume");

        Assert.That((await Browser.OpenAsync("/console")).Html, Does.Not.Contain("is paused"));
        var audit = await Server.Server.GetJsonAsync("/admin/audit");
        Assert.That(audit.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()), Is.EqualTo(["config.resume", "config.resume", "config.pause", "config.pause"]).AsCollection);
    }

    [Test]
    public async Task Revision_ThatTheWatchRolledBack_IsNotOffered()
    {
        Server.Write("v3", "label=a fail=infer");
        var applied = await SubmitAsync("apply", With("v3"), Revision);
        Assert.That(applied.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await applied.Content.ReadAsStringAsync());

        await Poll.UntilAsync(async () => await Server.PostAsync(10) == 200 && Server.Swaps.Revision != 2, "v3 is rolled back");

        Assert.That((await Browser.OpenAsync("/console/revisions/2")).Html, Does.Contain("rolled-back").And.Not.Contain("/rollback\""));
        Assert.That((await Browser.OpenAsync("/console/revisions/2/rollback")).Html, Does.Contain("was rolled back; to have it again"));
    }
}
