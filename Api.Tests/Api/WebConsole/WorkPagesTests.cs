using System.Net;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Api.Jobs;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>The pages of predictions, tasks, jobs and revisions.</summary>
[Parallelizable]
internal sealed class WorkPagesTests
{
    private const string Hostile = "<script>alert(1)</script>";

    private readonly FakeSteps _steps = new();
    private TestServer _server = null!;
    private ConsoleClient _browser = null!;

    [SetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync(JobYaml.Of("a: {}\nb: { after: [a] }", "description: \"Scores <b>all</b>\"", "tasks: { workers: 0 }"), _steps.Wire);
        _browser = new ConsoleClient(_server);
    }

    [TearDown]
    public async Task Stop()
    {
        _browser?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Test]
    public async Task Predictions_AreListedByThePageAndShownOneByOne()
    {
        await Replies.OkAsync(await _server.PostAsync("/models/iris", """{"instances":[[6.4,2.8,5.6,2.1],[6.4,2.8,5.6,2.1],[6.4,2.8,5.6,2.1]]}"""));

        var (status, html) = await _browser.OpenAsync("/console/predictions?model=iris&version=&limit=2");
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), html);
        var older = Between(html, "/console/predictions?", "\"");
        var rest = await _browser.OpenAsync("/console/predictions?" + WebUtility.HtmlDecode(older));
        var id = Between(rest.Html, "<a href=\"/console/predictions/", "\"");
        var one = await _browser.OpenAsync($"/console/predictions/{id}");

        Assert.That(html, Does.Contain("<option value=\"iris\" selected=\"selected\">"));
        Assert.That(rest.Html.Split("<a href=\"/console/predictions/").Length - 1, Is.EqualTo(1), "the oldest is on the next page");
        Assert.That(one.Html, Does.Contain($"<h1>Prediction {id}</h1>").And.Contain("5.6").And.Contain("virginica"));
        Assert.That((await _browser.OpenAsync("/console/predictions?model=*")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await _browser.OpenAsync("/console/predictions/nothing")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Task_ThatWaits_IsCancelledAndTriedAgain()
    {
        var id = await LaterAnswers.AcceptedAsync(await _server.Client.PostLaterAsync("/models/iris", """{"features":[6.4,2.8,5.6,2.1]}"""));
        var path = $"/console/tasks/{id}";
        Assert.That((await _browser.OpenAsync("/console/tasks?status=queued")).Html, Does.Contain(path));

        var cancelled = await _browser.SubmitAsync(path, $"{path}/cancel");
        Assert.That((cancelled.StatusCode, cancelled.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Redirect, path)));
        Assert.That((await _browser.OpenAsync(path)).Html, Does.Contain("cancelled").And.Contain("Try again"));

        await _browser.SubmitAsync(path, $"{path}/retry");
        Assert.That((await _browser.OpenAsync(path)).Html, Does.Contain("queued"));
        Assert.That((await _browser.SubmitAsync(path, "/console/tasks/01a1faee55a17108b834e20b575db1f0/cancel")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Job_ThatFails_IsRunAndGoesOn()
    {
        _steps.Fails("b", $"no {Hostile} left.");
        Assert.That((await _browser.OpenAsync("/console/jobs")).Html, Does.Contain("href=\"/console/jobs/work\"").And.Contain("Scores &lt;b&gt;all&lt;/b&gt;"));

        var started = await _browser.SubmitAsync("/console/jobs/work", "/console/jobs/work/runs");
        var run = started.Headers.Location!.ToString();
        await ShowsAsync(run, "failed");
        Assert.That((await _browser.OpenAsync(run)).Html, Does.Contain("&lt;script&gt;").And.Not.Contain(Hostile).And.Contain("Go on"));
        Assert.That((await _browser.OpenAsync("/console/jobs/work?status=failed")).Html, Does.Contain(run));
        Assert.That((await _browser.OpenAsync(run)).Html, Does.Match("<rect class=\"node failed\"").And.Match("<path class=\"line line-0\"").And.Match("<td>\\s*a\\s*</td>"), "the graph, and its table");
        var ofStep = (await _browser.OpenAsync("/console/jobs/work?step=b&status=failed&minAttempts=1&minSeconds=&from=")).Html;
        Assert.That(ofStep, Does.Contain(run).And.Match("<th scope=\"row\">b</th>").And.Not.Match("<th scope=\"row\">a</th>"));
        Assert.That((await _browser.OpenAsync("/console/jobs/work?step=a&status=failed")).Html, Does.Not.Contain(run));

        _steps.On("b", (_, _) => Task.CompletedTask);
        await _browser.SubmitAsync(run, $"{run}/resume");
        await ShowsAsync(run, "succeeded");
        Assert.That((await _browser.SubmitAsync("/console/jobs/work", $"{run}/cancel")).StatusCode, Is.EqualTo(HttpStatusCode.Conflict), "it has ended");
    }

    [Test]
    public async Task Job_IsRunWithParametersAndForOtherDays_AndItsStepsAreAGrid()
    {
        var run = (await _browser.SubmitAsync("/console/jobs/work", "/console/jobs/work/runs", ("date", "2026-01-31"), ("parameters", $"k={Hostile}\r\nother=a=b"))).Headers.Location!.ToString();
        await ShowsAsync(run, "succeeded");
        Assert.That((await _browser.OpenAsync(run)).Html, Does.Contain("2026-01-31").And.Contain("&lt;script&gt;").And.Contain("a=b").And.Not.Contain(Hostile));

        await _browser.SubmitAsync("/console/jobs/work", "/console/jobs/work/backfill", ("from", "2026-02-01"), ("to", "2026-02-03"), ("rerun", "no"));
        await Poll.UntilAsync(async () => (await _browser.OpenAsync("/console/jobs/work?status=succeeded")).Html.Split("<td class=\"succeeded\">").Length - 1 == 4 * 2, "four runs of two steps are in the grid");
        Assert.That((await _browser.OpenAsync("/console/jobs/work?from=2026-01-31&to=2026-01-31")).Html, Does.Contain($"<td class=\"succeeded\"><a href=\"{run["/console/jobs/".Length..]}\">succeeded</a></td>"));
        Assert.That((await _server.GetJsonAsync("/admin/audit?action=job.backfill")).GetProperty("data")[0].GetProperty("after").GetProperty("to").GetString(), Is.EqualTo("2026-02-03"));

        var calendar = (await _browser.OpenAsync("/console/jobs/work/calendar?month=2026-02")).Html;
        Assert.That(calendar, Does.Contain("<h1>Calendar of work, 2026-02</h1>").And.Contain("calendar?month=2026-01").And.Contain("calendar?month=2026-03"));
        Assert.That(calendar.Split("class=\"succeeded\"").Length - 1, Is.EqualTo(3));
        Assert.That((await _browser.OpenAsync("/console/jobs/work/calendar?month=2026-13")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await _browser.OpenAsync("/console/jobs/nothing/calendar")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("runs", 2, "date", "monday", "parameters", "k")]
    [TestCase("runs", 1, "parameters", "a b=1")]
    [TestCase("backfill", 2)]
    [TestCase("backfill", 1, "from", "2026-02-03", "to", "2026-02-01")]
    public async Task Job_BadFields_AreSaidAtEachAndNothingIsRun(string form, int problems, params string[] fields)
    {
        var reply = await _browser.SubmitAsync("/console/jobs/work", $"/console/jobs/work/{form}", [.. fields.Chunk(2).Select(field => (field[0], field[1]))]);

        var html = await reply.Content.ReadAsStringAsync();
        Assert.That((reply.StatusCode, html.Split("aria-invalid=\"true\"").Length - 1), Is.EqualTo((HttpStatusCode.BadRequest, problems)), html);
        Assert.That((await _server.GetJsonAsync("/admin/audit?caller=127.0.0.1")).GetProperty("data").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Prediction_IsLabelled()
    {
        var id = Replies.Header(await _server.PostAsync("/models/iris", """{"features":[6.4,2.8,5.6,2.1]}"""), "x-prediction-id");
        var path = $"/console/predictions/{id}";

        Assert.That((await _browser.SubmitAsync(path, $"{path}/label", ("label", "setosa"))).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await _browser.OpenAsync(path)).Html, Does.Contain("What turned out to be true").And.Match("<th scope=\"row\">\\s*setosa"));
        Assert.That((await _browser.SubmitAsync(path, $"{path}/label", ("label", Hostile))).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await _browser.SubmitAsync(path, $"{path}/label")).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await _browser.OpenAsync("/console/predictions?label=virginica&minScore=0.5")).Html, Does.Contain(path));
        Assert.That((await _browser.OpenAsync("/console/predictions?label=setosa")).Html, Does.Not.Contain(path));
    }

    [Test]
    public async Task Queues_ShowWhatWaits()
    {
        await LaterAnswers.AcceptedAsync(await _server.Client.PostLaterAsync("/models/iris", """{"features":[6.4,2.8,5.6,2.1]}"""));

        var (status, html) = await _browser.OpenAsync("/console/queues");

        Assert.That((status, html.Contains("href=\"/console/tasks?status=queued\"", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.OK, true)), html);
        Assert.That((await _browser.OpenAsync("/console/log")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Revisions_ShowWhatTheyChanged()
    {
        var (status, html) = await _browser.OpenAsync("/console/revisions");
        Assert.That((status, html.Contains("/console/revisions/1\"", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.OK, true)));

        var one = await _browser.OpenAsync("/console/revisions/1");

        Assert.That(one.Html, Does.Contain("published, active").And.Contain("kind: tabular"));
        Assert.That((await _browser.OpenAsync("/console/revisions/77")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Pages_OfAViewer_HaveNoButtonsAndTakeNone()
    {
        await using var server = await TestServer.StartAsync(JobYaml.Of("a: {}", rest: TestKeys.Yaml), _steps.Wire);
        await ConsoleClient.AddUserAsync(server, "viewer", Role.View);
        using var browser = new ConsoleClient(server);
        await browser.SignInAsync("viewer");

        Assert.That((await browser.OpenAsync("/console/jobs/work")).Html, Does.Contain("There is nothing to show.").And.Not.Contain("Run now"));
        Assert.That((await browser.SubmitAsync("/console", "/console/jobs/work/runs")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private Task ShowsAsync(string path, string text) =>
        Poll.UntilAsync(async () => Regex.IsMatch((await _browser.OpenAsync(path)).Html, $@"<dd>\s*{text}"), $"{path} shows {text}");

    private static string Between(string html, string start, string end)
    {
        var from = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return html[from..html.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
