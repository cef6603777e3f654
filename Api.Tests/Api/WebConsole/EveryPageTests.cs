using System.Net;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>Every page of the console: found by its routes and by the links that lead to it from the first page.</summary>
[Parallelizable]
internal sealed class EveryPageTests
{
    private const string First = "/console";
    private const int FirstPageBytes = 100_000;
    private const int MostOfARoute = 7;

    // What is no page, or is one for who is not signed in.
    private static readonly string[] Others = ["/console/sign-in", "/console/sign-in/oidc", "/console/sign-in/callback", "/console/live", "/console/change/schema"];

    private static readonly string Config = TestServer.SampleConfig + """

        jobs:
          work:
            steps: { a: { kind: command, command: ["true"] } }
        notifications:
          ops: { type: slack, url: "http://127.0.0.1:1/x", "on": [job.*] }
        """ + TestKeys.Yaml;

    private static TestServer _server = null!;
    private static ConsoleClient _client = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync(Config);
        await ConsoleClient.AddUserAsync(_server, "boss", Role.Admin);
        _client = new ConsoleClient(_server);
        await _client.SignInAsync("boss");
        _server.Client.With("admin");
        await Replies.OkAsync(await _server.PostAsync("/models/iris", Iris.Body));
        await Replies.OkAsync(await _server.PostAsync("/models/route-plan", """{"depot":{"lat":48.2,"lon":16.3},"startTime":"2026-05-04T08:00:00+02:00","maxTime":"PT6H","vehicles":{"count":1,"capacity":10},"stops":[{"id":"a","lat":48.21,"lon":16.35}]}"""));
        await Replies.OkAsync(await _server.PostAsync("/sensors/readings", "sensor,timestamp,value\ns,2026-01-01T00:00:00Z,1\n", "text/csv"));
        await LaterAnswers.AcceptedAsync(await _server.Client.PostLaterAsync("/models/iris", Iris.Body));
        await Replies.OkAsync(await _server.PostAsync("/admin/apply", Config.Replace("Which of three irises", "Which iris", StringComparison.Ordinal), "application/yaml"));
        Assert.That((await _client.SubmitAsync("/console/jobs/work", "/console/jobs/work/runs")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await _client.SubmitAsync("/console/keys", "/console/keys", ("name", "web"), ("role", "view"), ("priority", "normal"))).IsSuccessStatusCode, Is.True);
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        _client?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task Pages_All_AreReachedByLinksAndHaveAHeadingAndATitleOfTheirOwn()
    {
        var pages = await FollowLinksAsync();

        Assert.That(Routes().Except(pages.Select(page => page.Route)), Is.Empty, "no link leads there");
        Assert.That(pages.Where(page => page.Status != HttpStatusCode.OK).Select(page => $"{page.Path}: {page.Status}"), Is.Empty);
        Assert.That(pages.Where(page => page.Html.Split("<h1>").Length != 2).Select(page => page.Path), Is.Empty);
        Assert.That(pages.GroupBy(page => TitleOf(page.Html)).Where(title => title.Count() > 1).Select(title => $"{title.Key}: {string.Join(' ', title.Select(page => page.Path))}"), Is.Empty);
    }

    [Test]
    public async Task FirstPage_WithEverythingItLoads_IsSmall()
    {
        var html = await _client.Client.GetByteArrayAsync(First);
        var parts = Regex.Matches(System.Text.Encoding.UTF8.GetString(html), "(?:src|href)=\"(/console/[^\"]+\\.(?:css|js|svg))\"").Select(part => part.Groups[1].Value).Distinct().ToList();
        var bytes = html.Length;
        foreach (var part in parts)
        {
            bytes += (await _client.Client.GetByteArrayAsync(part)).Length;
        }

        Assert.That(parts, Has.Count.EqualTo(3));
        Assert.That(bytes, Is.LessThan(FirstPageBytes));
    }

    [Test]
    public async Task Pages_InABrowser_AreAccessibleByEyeAndKeyboard_NarrowAndWideDarkAndLight()
    {
        using var browser = Browser.Start();
        var root = _server.Client.BaseAddress!.ToString().TrimEnd('/');
        browser.Open($"{root}/console/sign-in");
        browser.Find("input[name=name]").SendKeys("boss");
        browser.Find("input[name=password]").SendKeys(ConsoleClient.Password);
        browser.Find("main form button").Click();
        browser.TextOf("h1", text => text == "Models");
        var problems = new List<string>();

        foreach (var path in (await FollowLinksAsync()).DistinctBy(page => page.Route).Select(page => page.Path).Append("/console/models/image-class/try"))
        {
            browser.Open(root + path);
            foreach (var (width, isDark, isWhole) in new[] { (360, true, true), (360, false, false), (1440, false, true), (1440, true, false) })
            {
                browser.Show(width, isDark);
                problems.AddRange((isWhole ? browser.ProblemsOf(path) : browser.LayoutProblemsOf(path)).Select(problem => $"{path} at {width}, {(isDark ? "dark" : "light")}: {problem}"));
            }

            Assert.That(browser.Requests, Has.All.StartsWith(root), path);
            Assert.That(browser.Console, Is.Empty, path);
        }

        Assert.That(problems, Is.Empty);
    }

    private static string TitleOf(string html) => Regex.Match(html, "<title>(.*?)</title>").Groups[1].Value;

    /// <summary>The routes of pages.</summary>
    private static IEnumerable<string> Routes() => _server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.OfType<HttpMethodMetadata>().Any(methods => methods.HttpMethods.Contains("GET")))
        .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}")
        .Where(path => (path == First || path.StartsWith($"{First}/", StringComparison.Ordinal)) && !Others.Contains(path) && !Path.HasExtension(path));

    /// <summary>Opens the first page, and what links lead to from there; a few pages of each route.</summary>
    private static async Task<IReadOnlyList<Page>> FollowLinksAsync()
    {
        var routes = Routes().OrderBy(route => route.Contains('{', StringComparison.Ordinal)).Select(route => (Route: route, Matcher: new TemplateMatcher(TemplateParser.Parse(route), []))).ToList();
        var (pages, known, next) = (new List<Page>(), new HashSet<string> { First }, new Queue<string>([First]));
        while (next.TryDequeue(out var path))
        {
            var route = routes.First(route => route.Matcher.TryMatch(path, [])).Route;
            if (pages.Count(page => page.Route == route) >= MostOfARoute)
            {
                continue;
            }

            var (status, html) = await _client.OpenAsync(path);
            pages.Add(new Page(route, path, status, html));
            foreach (var link in Regex.Matches(html, "<a [^>]*href=\"(/console[^\"?#]*)").Select(link => WebUtility.HtmlDecode(link.Groups[1].Value)).Where(known.Add))
            {
                next.Enqueue(link);
            }
        }

        return pages;
    }

    private sealed record Page(string Route, string Path, HttpStatusCode Status, string Html);
}
