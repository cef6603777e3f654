using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Application.Access;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>Users that sign in at an issuer that runs beside the server.</summary>
[Parallelizable]
internal sealed class OidcTests
{
    private static TokenIssuer _issuer = null!;
    private static TestServer _server = null!;

    private ConsoleClient _browser = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _issuer = await TokenIssuer.StartAsync();
        _server = await TestServer.StartAsync(FakeModel.Yaml + _issuer.OidcYaml, new FakeModel().Wire);
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await _server.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [SetUp]
    public void Open()
    {
        _browser = new ConsoleClient(_server);
        (_issuer.Roles, _issuer.Change) = (["ops"], null);
    }

    [TearDown]
    public void Close() => _browser.Dispose();

    [TestCase("/console?x=1", "/console?x=1")]
    [TestCase("https://evil.example/", "/console")]
    public async Task SignIn_AtTheIssuer_BeginsASession(string returnUrl, string expected)
    {
        Assert.That((await _browser.OpenAsync("/console/sign-in")).Html, Does.Contain("href=\"/console/sign-in/oidc?returnUrl=%2Fconsole\""));

        var reply = await _browser.Client.GetAsync(await CallbackAsync(returnUrl));

        Assert.That((reply.StatusCode, reply.Headers.Location?.OriginalString), Is.EqualTo((HttpStatusCode.Redirect, expected)));
        Assert.That((await _browser.OpenAsync("/console")).Html, Does.Contain("oidc:anna").And.Contain("admin"));
        Assert.That((await _browser.Client.GetAsync("/admin/audit")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await _browser.SignOutAsync();
        Assert.That((await _browser.OpenAsync("/console")).Status, Is.EqualTo(HttpStatusCode.Redirect));
    }

    [Test]
    public async Task Roles_OfTheIdToken_AreWhatTheMapSays()
    {
        _issuer.Roles = ["eyes", "admin"];
        await _browser.Client.GetAsync(await CallbackAsync());

        Assert.That((await _browser.OpenAsync("/console")).Html, Does.Contain("with the roles view."));
        await Replies.ProblemAsync(await _browser.Client.GetAsync("/admin/audit"), 403, "forbidden");
    }

    [TestCase("role")]
    [TestCase("replay")]
    [TestCase("state")]
    [TestCase("nonce")]
    [TestCase("audience")]
    [TestCase("expired")]
    [TestCase("key")]
    [TestCase("other browser")]
    public async Task Callback_ThatIsNotRight_BeginsNoSession(string kind)
    {
        _issuer.Roles = kind == "role" ? ["admin"] : ["ops"];
        _issuer.Change = kind switch
        {
            "nonce" => token => token.Claims["nonce"] = "another",
            "audience" => token => token.Audience = "another",
            "expired" => token => token.Expires = DateTime.UtcNow.AddMinutes(-20),
            "key" => token => token.SigningCredentials = new(new Microsoft.IdentityModel.Tokens.RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)), "RS256"),
            _ => null,
        };
        var callback = await CallbackAsync();
        if (kind == "replay")
        {
            await _browser.Client.GetAsync(callback);
            await _browser.SignOutAsync();
        }

        using var other = new ConsoleClient(_server);
        var browser = kind == "other browser" ? other : _browser;
        var reply = await browser.Client.GetAsync(kind == "state" ? $"{callback[..callback.IndexOf("&state", StringComparison.Ordinal)]}&state=x" : callback);

        Assert.That((reply.StatusCode, reply.Headers.Location?.OriginalString), Is.EqualTo((HttpStatusCode.Redirect, "/console/sign-in?failed=true")));
        Assert.That(browser.Session, Is.Null);
        var page = await browser.OpenAsync("/console/sign-in?failed=true");
        Assert.That(page.Html, Does.Contain("did not succeed"));
    }

    [Test]
    public async Task SignIns_Each_AreAudited()
    {
        await _browser.Client.GetAsync(await CallbackAsync());
        var audit = _server.App.Services.GetRequiredService<IAuditDatastore>();

        await Poll.UntilAsync(
            async () => (await audit.ListAsync(new AuditFilter { Action = "sign-in", Caller = "oidc:anna", Limit = 10 }, CancellationToken.None)).Count > 0, "it is audited");
    }

    [Test]
    public async Task Issuer_ThatIsAway_IsAPageWithStatus503()
    {
        var issuer = await TokenIssuer.StartAsync();
        await using var server = await TestServer.StartAsync(FakeModel.Yaml + issuer.OidcYaml, new FakeModel().Wire);
        await issuer.DisposeAsync();
        using var browser = new ConsoleClient(server);

        var (status, html) = await browser.OpenAsync("/console/sign-in/oidc");

        Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(html, Does.Contain("<h1>This did not work</h1>").And.Contain("issuer_unavailable"));
    }

    /// <summary>Signs in at the issuer, and returns where it leads back to.</summary>
    private async Task<string> CallbackAsync(string returnUrl = "/console")
    {
        var begun = await _browser.Client.GetAsync($"/console/sign-in/oidc?returnUrl={Uri.EscapeDataString(returnUrl)}");
        var answered = await _browser.Client.GetAsync(begun.Headers.Location);
        return answered.Headers.Location!.PathAndQuery;
    }
}
