using System.Net;
using System.Security.Claims;
using Interlock.Api.Tests.Support;
using Interlock.Application.Access;
using Interlock.Application.Access.Audit;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>Users that sign in, what their session lets them do, and what ends it.</summary>
[Parallelizable]
internal sealed class SignInTests
{
    private static readonly AuditSource Test = new("test", "command");

    private static TestServer _server = null!;

    private ConsoleClient _browser = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync(FakeModel.Yaml + TestKeys.Yaml, new FakeModel().Wire);
        await ConsoleClient.AddUserAsync(_server, "Anna", Role.View, Role.Infer);
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [SetUp]
    public void Open() => _browser = new ConsoleClient(_server);

    [TearDown]
    public void Close() => _browser.Dispose();

    [Test]
    public async Task Console_NotSignedIn_LeadsToThePageAndBack()
    {
        var reply = await _browser.Client.GetAsync("/console?x=1");
        Assert.That((reply.StatusCode, reply.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Redirect, "/console/sign-in?returnUrl=%2Fconsole%3Fx%3D1")));
        var page = await _browser.OpenAsync(reply.Headers.Location!.ToString());
        Assert.That(page.Html, Does.Contain("name=\"returnUrl\" value=\"/console?x=1\""));

        var signedIn = await _browser.SignInAsync("anna", returnUrl: "/console");

        Assert.That((signedIn.StatusCode, signedIn.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Redirect, "/console")));
        var home = await _browser.OpenAsync("/console");
        Assert.That(home.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(home.Html, Does.Contain("user:anna").And.Contain("infer, view").And.Contain("href=\"/docs\"").And.Contain("href=\"/openapi.json\"").And.Contain("Sign out"));
    }

    [TestCase("anna")]
    [TestCase("ANNA")]
    public void Users_ANameThatIsTaken_IsAConflict(string name) => Assert.That(
        () => ConsoleClient.AddUserAsync(_server, name, Role.Admin), Throws.TypeOf<ConflictException>().With.Property("Code").EqualTo("user_exists"));

    [Test]
    public void Users_ANameThatNobodyHas_IsNotFound() => Assert.That(
        () => ConsoleClient.UsersOf(_server).UnlockAsync("nobody", Test, CancellationToken.None), Throws.TypeOf<NotFoundException>());

    [TestCase("/console")]
    [TestCase("/console/sign-in")]
    [TestCase("/console/sign-in?returnUrl=%2Fconsole")]
    public async Task Page_Any_HasOneHeadingATitleAndStrictHeaders(string path)
    {
        if (path == "/console")
        {
            await _browser.SignInAsync("anna");
        }

        var reply = await _browser.Client.GetAsync(path);
        var html = await reply.Content.ReadAsStringAsync();

        Assert.That(html.Split("<h1>"), Has.Length.EqualTo(2));
        Assert.That(html, Does.Match("<title>.+ - Interlock</title>").And.Not.Match("<script(?! type=\"module\" src=\"/console/console.js\"></script>)").And.Not.Contain("<style").And.Not.Contain("style="));
        Assert.That(reply.Headers.GetValues("Content-Security-Policy").Single(), Is.EqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"));
        Assert.That(reply.Headers.CacheControl?.ToString(), Does.Contain("no-store"));
        Assert.That(reply.Headers.GetValues("Referrer-Policy").Single(), Is.EqualTo("same-origin"));
    }

    [Test]
    public async Task Style_WithoutASession_IsServedOnceAndThenKnown()
    {
        var first = await _browser.Client.GetAsync("/console/console.css");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/console/console.css") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        Assert.That(first.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/css; charset=utf-8"));
        Assert.That((await _browser.Client.SendAsync(again)).StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task Session_OfAUser_MayWhatItsRolesMay()
    {
        await _browser.SignInAsync("anna");

        Assert.That((await _browser.Client.GetAsync("/models")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await _browser.Client.GetAsync("/admin/revisions")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Replies.ProblemAsync(await _browser.Client.GetAsync("/admin/audit"), 403, "forbidden");
        var answered = await _browser.Client.PostAsync("/models/echo", new StringContent("{\"features\":[1,2]}", System.Text.Encoding.UTF8, "application/json"));
        var prediction = await Replies.OkAsync(await _browser.Client.GetAsync($"/predictions/{Replies.Header(answered, "x-prediction-id")}"));
        Assert.That(prediction.GetProperty("caller").GetString(), Is.EqualTo("user:anna"));
    }

    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    [TestCase("Origin", "https://evil.example")]
    [TestCase("Origin", "null")]
    public async Task Session_UsedByAPageOfAnotherSite_ChangesNothing(string header, string value)
    {
        await _browser.SignInAsync("anna");
        foreach (var path in new[] { "/models/echo", "/console/sign-out", "/console/sign-in", "/admin/rollback" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { header, value } } };
            await Replies.ProblemAsync(await _browser.Client.SendAsync(request), 403, "origin_not_allowed");
        }

        Assert.That((await _browser.OpenAsync("/console")).Status, Is.EqualTo(HttpStatusCode.OK), "it is signed in still");
    }

    [Test]
    public async Task Session_UsedByAPageThatCorsAllows_ChangesNothing()
    {
        await using var server = await TestServer.StartAsync(
            $"{FakeModel.Yaml}{TestKeys.Yaml}\nserver: {{ cors: {{ origins: [\"https://app.example\"], credentials: true }} }}\n", new FakeModel().Wire);
        await ConsoleClient.AddUserAsync(server, "anna", Role.Infer);
        using var browser = new ConsoleClient(server);
        await browser.SignInAsync("anna");

        foreach (var (key, status) in new[] { (false, 403), (true, 200) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/models/echo")
            {
                Headers = { { "Origin", "https://app.example" } },
                Content = new StringContent("{\"features\":[1,2]}", System.Text.Encoding.UTF8, "application/json"),
            };
            if (key)
            {
                request.Headers.Add("x-api-key", TestKeys.Of("infer"));
            }

            Assert.That((int)(await browser.Client.SendAsync(request)).StatusCode, Is.EqualTo(status));
        }
    }

    [Test]
    public async Task Cookie_OfASession_IsForThisServerAloneAndNoScript()
    {
        var reply = await _browser.SignInAsync("anna");
        var cookie = reply.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("interlock.session=", StringComparison.Ordinal));

        Assert.That(cookie, Does.Contain("path=/;").And.Contain("samesite=lax").And.Contain("httponly").And.Not.Contain("secure").And.Not.Contain("domain").And.Not.Contain("expires"));
        using var browser = new ConsoleClient(_server);
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        var page = await browser.Client.GetAsync("/console/sign-in");
        Assert.That(page.Headers.GetValues("Set-Cookie").Single(), Does.Contain("secure").And.Contain("httponly").And.Contain("samesite=strict"));
    }

    // Whatever a browser brings from before, and whoever made it bring that, the session is a new one.
    [Test]
    public async Task SignIn_WithACookieFromBefore_BeginsAnotherSession()
    {
        using var attacker = new ConsoleClient(_server);
        await ConsoleClient.AddUserAsync(_server, "mallory", Role.Infer);
        await attacker.SignInAsync("mallory");
        var planted = attacker.Session!;
        var page = await _browser.OpenAsync("/console/sign-in");
        _browser.Cookies.Add(_browser.Client.BaseAddress!, new Cookie("interlock.session", planted, "/"));

        var reply = await _browser.PostAsync("/console/sign-in", ("__RequestVerificationToken", ConsoleClient.TokenIn(page.Html)), ("name", "anna"), ("password", ConsoleClient.Password));

        // The form was for nobody, and is sent by mallory's session.
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        _browser.Cookies.Add(_browser.Client.BaseAddress!, new Cookie("interlock.session", "made-up", "/"));
        await _browser.SignInAsync("anna");
        Assert.That(_browser.Session, Is.Not.EqualTo(planted).And.Not.EqualTo("made-up"));
        Assert.That((await attacker.OpenAsync("/console")).Html, Does.Contain("user:mallory"));
    }

    [TestCase("//evil.example")]
    [TestCase("/\\evil.example")]
    [TestCase("https://evil.example/console")]
    [TestCase("javascript:alert(1)")]
    [TestCase("/%09/evil.example", "/%09/evil.example")]
    [TestCase("\"><script>alert(1)</script>")]
    [TestCase("/console?a=\"><script>alert(1)</script>", "/console?a=\"><script>alert(1)</script>")]
    public async Task ReturnUrl_OfAnotherSiteOrWithMarkup_LeadsNowhereElse(string returnUrl, string expected = "/console")
    {
        var page = await _browser.OpenAsync($"/console/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.That(page.Html, Does.Not.Contain("<script"));
        Assert.That(page.Html.Contains("name=\"returnUrl\"", StringComparison.Ordinal), Is.EqualTo(returnUrl == expected));

        var reply = await _browser.SignInAsync("anna", returnUrl: returnUrl);

        Assert.That(reply.Headers.Location?.OriginalString, Is.EqualTo(expected));
    }

    [TestCase("", "")]
    [TestCase("anna", "")]
    [TestCase("anna", "another password")]
    [TestCase("nobody", ConsoleClient.Password)]
    [TestCase("<script>alert(1)</script>", "x")]
    [TestCase("anna' OR '1'='1", "x")]
    public async Task SignIn_WrongNameOrPassword_IsTheSameReply(string name, string password)
    {
        await ConsoleClient.UsersOf(_server).UnlockAsync("anna", Test, CancellationToken.None);
        var reply = await _browser.SignInAsync(name, password);
        var html = await reply.Content.ReadAsStringAsync();

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(html, Does.Contain("The name or the password is wrong, or there were five wrong passwords").And.Not.Contain("<script").And.Not.Contain("another password"));
        Assert.That(_browser.Session, Is.Null);
    }

    [TestCase("/console/sign-in")]
    [TestCase("/console/sign-out")]
    public async Task Form_WithoutItsToken_IsRefusedAsAPage(string action)
    {
        await _browser.SignInAsync("anna");
        var session = _browser.Session;
        foreach (var token in new[] { "", "made-up", await OtherTokenAsync() })
        {
            var reply = await _browser.PostAsync(action, ("__RequestVerificationToken", token), ("name", "anna"), ("password", ConsoleClient.Password));
            Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), token);
            Assert.That(await reply.Content.ReadAsStringAsync(), Does.Contain("<h1>This did not work</h1>"));
        }

        Assert.That((await _browser.OpenAsync("/console")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_browser.Session, Is.EqualTo(session));
    }

    [Test]
    public async Task SignOut_EndsEverySessionOfTheUser()
    {
        await ConsoleClient.AddUserAsync(_server, "ben", Role.View);
        await _browser.SignInAsync("ben");
        using var copy = new ConsoleClient(_server);
        copy.Cookies.Add(_browser.Client.BaseAddress!, new Cookie("interlock.session", _browser.Session, "/"));
        Assert.That((await copy.OpenAsync("/console")).Status, Is.EqualTo(HttpStatusCode.OK));

        var reply = await _browser.SignOutAsync();

        Assert.That((reply.StatusCode, reply.Headers.Location?.ToString(), _browser.Session), Is.EqualTo((HttpStatusCode.Redirect, "/console/sign-in", (string?)null)));
        Assert.That((await _browser.OpenAsync("/console")).Status, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await copy.OpenAsync("/console")).Status, Is.EqualTo(HttpStatusCode.Redirect), "a copy of the cookie is worth nothing");
        await Replies.ProblemAsync(await copy.Client.GetAsync("/models"), 401, "unauthenticated");
    }

    [Test]
    public async Task Session_Forged_IsNone([Values("x", "CfDJ8AAAA", "")] string value)
    {
        _browser.Cookies.Add(_browser.Client.BaseAddress!, new Cookie("interlock.session", value, "/"));

        Assert.That((await _browser.OpenAsync("/console")).Status, Is.EqualTo(HttpStatusCode.Redirect));
        await Replies.ProblemAsync(await _browser.Client.GetAsync("/models"), 401, "unauthenticated");
    }

    [TestCase(-1, true, 302, false)]
    [TestCase(8, false, 302, false)]
    [TestCase(7, true, 200, false)]
    [TestCase(3, true, 200, true)]
    public async Task Session_OfAnAge_IsAcceptedExtendedOrExpired(int hoursLeft, bool isOfTheUser, int status, bool isExtended)
    {
        var services = _server.App.Services;
        var stamp = (await services.GetRequiredService<IUserDatastore>().ListAsync(CancellationToken.None)).Single(user => user.Id == "anna").Stamp;
        var now = DateTimeOffset.UtcNow;
        var ticket = new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "anna"), new Claim("stamp", isOfTheUser ? stamp : new string('0', 32))], "Session")),
            new AuthenticationProperties { IssuedUtc = now.AddHours(hoursLeft - 8), ExpiresUtc = now.AddHours(hoursLeft) },
            "Session");
        var cookie = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Session").TicketDataFormat.Protect(ticket);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console") { Headers = { { "Cookie", $"interlock.session={cookie}" } } };

        var reply = await _browser.Client.SendAsync(request);

        Assert.That((int)reply.StatusCode, Is.EqualTo(status));
        Assert.That(_browser.Session is not null, Is.EqualTo(isExtended));
    }

    [TestCase("removed")]
    [TestCase("password")]
    [TestCase("role")]
    public async Task Session_OfAUserThatChanges_EndsWithinThePeriod(string change)
    {
        await ConsoleClient.AddUserAsync(_server, change, Role.View);
        await _browser.SignInAsync(change);
        Assert.That((await _browser.OpenAsync("/console")).Status, Is.EqualTo(HttpStatusCode.OK));
        var users = ConsoleClient.UsersOf(_server);

        await (change switch
        {
            "removed" => users.RemoveAsync(change, Test, CancellationToken.None),
            "password" => users.SetPasswordAsync(change, "another long password", Test, CancellationToken.None),
            _ => users.SetRolesAsync(change, [Role.Infer], Test, CancellationToken.None),
        });

        await Poll.UntilAsync(async () => (await _browser.OpenAsync("/console")).Status == HttpStatusCode.Redirect, "the session ends", seconds: 3);
        Assert.That(_browser.Session, Is.Null);
        Assert.That((await _browser.SignInAsync(change)).StatusCode, Is.EqualTo(change == "role" ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Session_AfterARestartAndOnAnotherServer_Goes()
    {
        using var folder = new TemporaryFolder();
        var yaml = $"{FakeModel.Yaml}{TestKeys.Yaml}\ndatastore: {{ connection: \"Data Source={folder.PathOf("shared.db")};Pooling=False\" }}\n";
        string session;
        using var log = new CapturedLog();
        await using (var first = await TestServer.StartAsync(yaml, container => { new FakeModel().Wire(container); log.Wire(container); }))
        {
            await ConsoleClient.AddUserAsync(first, "anna", Role.View);
            using var browser = new ConsoleClient(first);
            await browser.SignInAsync("anna");
            session = browser.Session!;
        }

        Assert.That(log.Lines.Where(line => line.Level >= LogLevel.Warning && line.Category.StartsWith("Microsoft", StringComparison.Ordinal)), Is.Empty);
        await using var second = await TestServer.StartAsync(yaml, new FakeModel().Wire);
        using var later = new ConsoleClient(second);
        later.Cookies.Add(later.Client.BaseAddress!, new Cookie("interlock.session", session, "/"));
        Assert.That((await later.OpenAsync("/console")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Console_WithoutAccess_IsOpenAndSaysSo()
    {
        await using var server = await TestServer.StartAsync(FakeModel.Yaml, new FakeModel().Wire);
        using var browser = new ConsoleClient(server);

        var (status, html) = await browser.OpenAsync("/console");

        Assert.That((status, html), Is.EqualTo((HttpStatusCode.OK, html)));
        Assert.That(html, Does.Contain("no section <code>access</code>").And.Not.Contain("Sign out"));
        Assert.That((await browser.Client.GetAsync("/console/sign-in")).Headers.Location?.ToString(), Is.EqualTo("/console"));
    }

    [Test]
    public async Task Attempts_OfOneAddress_AreThrottledAsKeysAre()
    {
        await using var server = await TestServer.StartAsync($"{FakeModel.Yaml}\naccess:\n", new FakeModel().Wire);
        await ConsoleClient.AddUserAsync(server, "anna", Role.View);
        for (var i = 0; i < 25; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/models") { Headers = { { "x-api-key", TestKeys.Of("view") } } };
            await server.Client.SendAsync(request);
        }

        using var browser = new ConsoleClient(server);
        var reply = await browser.SignInAsync("anna");

        Assert.That((int)reply.StatusCode, Is.EqualTo(429));
        Assert.That(reply.Headers.RetryAfter, Is.Not.Null);
        Assert.That(await reply.Content.ReadAsStringAsync(), Does.Contain("too_many_attempts").And.Contain("<h1>Sign in</h1>").And.Contain("value=\"anna\"").And.Not.Contain(ConsoleClient.Password));
        var stored = await server.App.Services.GetRequiredService<IUserDatastore>().ListAsync(CancellationToken.None);
        Assert.That(stored.Single().FailedAttempts, Is.Zero, "no password was checked");
    }

    private static async Task<string> OtherTokenAsync()
    {
        using var other = new ConsoleClient(_server);
        return ConsoleClient.TokenIn((await other.OpenAsync("/console/sign-in")).Html);
    }
}
