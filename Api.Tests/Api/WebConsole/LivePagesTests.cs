using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using Interlock.Api.Tests.Support;
using Interlock.Api.WebConsole;
using Interlock.Domain.Access;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>Pages that are kept up to date, and what was asked in the last hour.</summary>
[Parallelizable]
internal sealed class LivePagesTests
{
    private const string Live = "/console/live";

    // Of the only model of the overview.
    private const string Requests = "tbody tr td:nth-of-type(4)";

    private static Task<HttpResponseMessage> AskAsync(TestServer server) => server.PostAsync("/models/echo", "{\"features\":[1,2]}");

    [Test]
    public async Task Live_AModelIsAsked_TellsSo_AndEndsWithTheServer()
    {
        var server = await TestServer.StartAsync(FakeModel.Yaml, new FakeModel().Wire);
        using var reply = await server.Client.GetAsync(Live, HttpCompletionOption.ResponseHeadersRead);
        Assert.That((reply.StatusCode, reply.Content.Headers.ContentType?.MediaType, reply.Headers.CacheControl?.NoStore), Is.EqualTo((HttpStatusCode.OK, "text/event-stream", true)));
        var events = SseParser.Create(await reply.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
        await Replies.OkAsync(await AskAsync(server));

        var seen = new List<string>();
        while (!(seen.Contains("models") && seen.Contains("time")) && await events.MoveNextAsync())
        {
            seen.Add(events.Current.EventType);
        }

        Assert.That(seen, Is.EquivalentTo(new[] { "models", "time" }));
        await server.DisposeAsync();
        Assert.That(await events.MoveNextAsync(), Is.False);
    }

    [Test]
    public async Task Live_WithoutASession_IsRefused()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + TestKeys.Yaml, new FakeModel().Wire);
        await ConsoleClient.AddUserAsync(server, "eve", Role.Infer);
        using var browser = new ConsoleClient(server);

        Assert.That((await browser.Client.GetAsync(Live)).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        await browser.SignInAsync("eve");
        using var reply = await browser.Client.GetAsync(Live, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Traffic_OfTheLastHour_IsAChartAndATable()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, new FakeModel().Wire);
        using var browser = new ConsoleClient(server);
        var traffic = server.App.Services.GetRequiredService<Traffic>();
        Assert.That((await browser.OpenAsync("/console")).Html, Does.Contain("There is nothing to show yet"));

        traffic.Add();
        for (var i = 0; i < 3; i++)
        {
            await Replies.OkAsync(await AskAsync(server));
        }

        traffic.Add();
        var asked = traffic.Steps[^1].Of(_ => true);
        traffic.Add();

        Assert.That((asked, traffic.Steps[^1].Of(_ => true), traffic.Steps[^2].Of(model => model != "echo")), Is.EqualTo((new TrafficCount(3, 0), default(TrafficCount), default(TrafficCount))));
        foreach (var page in (string[])["/console", "/console/models/echo"])
        {
            Assert.That((await browser.OpenAsync(page)).Html, Does.Contain("Requests a second").And.Contain("<polyline").And.Contain("<td>0.2</td>"));
        }
    }

    [Test]
    public async Task Overview_InABrowser_IsKeptUpToDate()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, new FakeModel().Wire);
        using var browser = Browser.Start();
        browser.Open($"{server.Client.BaseAddress}console");
        var before = int.Parse(browser.TextOf(Requests, text => text.Length > 0), CultureInfo.InvariantCulture);

        await Replies.OkAsync(await AskAsync(server));
        await Replies.OkAsync(await AskAsync(server));

        browser.TextOf(Requests, text => text == (before + 2).ToString(CultureInfo.InvariantCulture));

        // What was not there when the page was opened comes, too.
        server.App.Services.GetRequiredService<Traffic>().Add();
        await Replies.OkAsync(await AskAsync(server));
        browser.TextOf("figure figcaption", text => text.StartsWith("Requests a second", StringComparison.Ordinal));
        Assert.That(browser.Console, Is.Empty);
    }
}
