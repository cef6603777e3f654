using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;
using Interlock.Application.Telemetry;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Telemetry;

/// <summary>What <c>/metrics</c> says.</summary>
public sealed class MetricsTests
{
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0";

    private static readonly object Row = new { features = new[] { 5.1, 3.5, 1.4, 0.2 } };

    [TestCase("text/plain")]
    [TestCase(OpenMetrics)]
    public async Task FirstScrape_HasEveryFamilyOnce(string accept)
    {
        await using var server = await TestServer.StartAsync();
        var page = await ScrapeAsync(server, accept);
        Assert.That(
            InterlockTelemetry.Families.Select(family => Regex.Count(page, $"^# TYPE {family.Name}(_total)? {family.Type}$", RegexOptions.Multiline)), Is.All.EqualTo(1), page);
        Assert.That(page, Does.EndWith(accept == OpenMetrics ? "\n# EOF\n" : "\n"));
        foreach (var zero in (string[])["interlock_requests_total", "interlock_request_duration_seconds_count", "interlock_swaps_total", "interlock_shed_total"])
        {
            Assert.That(Sum(page, zero), Is.Zero, zero);
        }

        Assert.That(Sum(page, "interlock_config_revision"), Is.EqualTo(1));
        Assert.That(Sum(page, "interlock_model_ready", "model=\"iris\"", "version=\"v2\""), Is.EqualTo(1));
    }

    [Test]
    public async Task Requests_AreCountedByModelVersionAndCode_WhicheverWayTheyCome()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client;
        await client.PostAsJsonAsync("/models/iris", Row);
        await client.PostAsJsonAsync("/models/iris", Row);
        await client.PostAsJsonAsync("/models/iris", new { features = new[] { 1 } });
        await client.PostAsJsonAsync("/models/made-up", Row);
        await client.PostAsJsonAsync("/models/another", Row);
        await client.GetAsync("/models/made-up");
        using (var asked = Ask("/models/iris", ("x-model-version", "v77")))
        {
            await client.SendAsync(asked);
        }

        using (var later = Ask("/models/iris", ("Prefer", "respond-async")))
        {
            Assert.That((await client.SendAsync(later)).StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        }

        using var lines = new StringContent("{\"features\":[5.1,3.5,1.4,0.2]}\n{\"features\":[1]}\n", null, "application/x-ndjson");
        await (await client.PostAsync("/models/iris/stream", lines)).Content.ReadAsStringAsync();

        // Two requests, a line of the stream, and the task when it is done.
        var page = "";
        await Poll.UntilAsync(async () => Sum(page = await ScrapeAsync(server), "interlock_tasks_ended_total", "model=\"iris\"", "state=\"succeeded\"") == 1, "the task has ended");
        Assert.That(Sum(page, "interlock_requests_total", "code=\"200\"", "model=\"iris\"", "version=\"v2\""), Is.EqualTo(4));
        Assert.That(Sum(page, "interlock_requests_total", "code=\"400\"", "model=\"iris\"", "version=\"v2\""), Is.EqualTo(2), "the request and the line");
        Assert.That(Sum(page, "interlock_requests_total", "code=\"202\"", "model=\"iris\""), Is.EqualTo(1));
        Assert.That(Sum(page, "interlock_requests_total", "model=\"_OTHER\"", "version=\"_OTHER\"", "code=\"404\""), Is.EqualTo(2));
        Assert.That(Sum(page, "interlock_requests_total", "model=\"iris\"", "version=\"_OTHER\""), Is.EqualTo(1));
        Assert.That(page, Does.Not.Contain("made-up").And.Not.Contain("v77"));
        Assert.That(Sum(page, "interlock_request_duration_seconds_count"), Is.EqualTo(Sum(page, "interlock_requests_total")));
        foreach (var family in (string[])["queue", "inference"])
        {
            Assert.That(Sum(page, $"interlock_{family}_duration_seconds_count", "model=\"iris\""), Is.EqualTo(4), family);
        }

        Assert.That(Sum(page, "interlock_datastore_commits_total"), Is.GreaterThan(0));
    }

    [Test]
    public async Task Swaps_AreCountedByOutcome_AndTheRevisionFollows()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model("active: v1\nswap: { watch: 0s, max-slowdown: 1000000 }"), ("v1", "add=1"), ("v2", "add=1 again"), ("v3", "fail=load"));
        await server.AskAsync(1);
        await server.ApplyAsync(SwapServer.Model("active: v2\nswap: { watch: 0s, max-slowdown: 1000000 }"));
        await server.ApplyAsync(SwapServer.Model("active: v3\nswap: { watch: 0s, max-slowdown: 1000000 }"));
        var page = await ScrapeAsync(server.Server);
        Assert.That(Sum(page, "interlock_swaps_total", "outcome=\"published\""), Is.EqualTo(1));
        Assert.That(Sum(page, "interlock_swaps_total", "outcome=\"rejected\""), Is.EqualTo(1));
        Assert.That(Sum(page, "interlock_config_revision"), Is.EqualTo(2));
    }

    [Test]
    public async Task Exemplars_OfOpenMetrics_NameTheTrace()
    {
        await using var server = await TestServer.StartAsync();
        using var asked = Ask("/models/iris", ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        await server.Client.SendAsync(asked);
        Assert.That(
            await ScrapeAsync(server, OpenMetrics),
            Does.Match("interlock_request_duration_seconds_bucket\\{[^}]*\\} 1 # \\{trace_id=\"0af7651916cd43dd8448eb211c80319c\",span_id=\"[0-9a-f]{16}\"\\}"));
    }

    [Test]
    public async Task Page_ForPromtool_HasNoErrors()
    {
        if (!File.Exists("/usr/bin/promtool"))
        {
            Assert.Ignore("Prometheus is not installed.");
        }

        await using var server = await TestServer.StartAsync();
        await server.Client.PostAsJsonAsync("/models/iris", Row);
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await promtool.StandardInput.WriteAsync(await ScrapeAsync(server));
        promtool.StandardInput.Close();
        var problems = (await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync()).Split('\n').Where(line => line.StartsWith("interlock", StringComparison.Ordinal));
        await promtool.WaitForExitAsync();
        Assert.That(problems, Is.Empty);
        Assert.That(promtool.ExitCode, Is.Not.EqualTo(1), "1 is a page that cannot be read");
    }

    private static HttpRequestMessage Ask(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(Row) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    private static async Task<string> ScrapeAsync(TestServer server, string accept = "text/plain")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var reply = await server.Client.SendAsync(request);
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return await reply.Content.ReadAsStringAsync();
    }

    /// <summary>The sum of a metric's samples that have all the labels.</summary>
    private static double Sum(string page, string name, params string[] labels) => page.Split('\n')
        .Where(line => (line.StartsWith($"{name}{{", StringComparison.Ordinal) || line.StartsWith($"{name} ", StringComparison.Ordinal)) && Array.TrueForAll(labels, line.Contains))
        .Sum(line => double.Parse(line.Split(" # ")[0].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));
}
