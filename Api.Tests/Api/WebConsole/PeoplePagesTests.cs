using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>The pages of the audit, of keys and of users.</summary>
[Parallelizable]
internal sealed class PeoplePagesTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&";

    private static TestServer _server = null!;

    private static ConsoleClient _browser = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync(FakeModel.Yaml + TestKeys.Yaml, new FakeModel().Wire);
        await ConsoleClient.AddUserAsync(_server, "boss", Role.Admin);
        await ConsoleClient.AddUserAsync(_server, "worker", Role.Operate, Role.Payloads, Role.Infer);
        _browser = new ConsoleClient(_server);
        await _browser.SignInAsync("boss");
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Key_Made_IsShownOnceAndWorks_UntilItIsRevoked()
    {
        var made = await HtmlOf(await _browser.SubmitAsync("/console/keys", "/console/keys", ("name", "web"), ("role", "infer"), ("models", "echo, nobody"), ("days", "30"), ("rate", "50/s"), ("priority", "high")));
        var key = Regex.Match(made, "ilk_[^<]+").Value;
        Assert.That((await SendAsync(key)).StatusCode, Is.EqualTo(HttpStatusCode.OK), made);
        Assert.That(made, Does.Contain("There is no such model: nobody."));

        var list = (await _browser.OpenAsync("/console/keys")).Html;
        Assert.That(list, Does.Contain("href=\"/console/keys/web\"").And.Contain("echo,nobody").And.Not.Contain(key));
        var again = await _browser.SubmitAsync("/console/keys", "/console/keys", ("name", "web"), ("role", "infer"), ("priority", "normal"));
        Assert.That((again.StatusCode, (await HtmlOf(again)).Contains("key_exists", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.Conflict, true)));

        var second = Regex.Match(await HtmlOf(await _browser.SubmitAsync("/console/keys/web", "/console/keys/web/rotate", ("keep", "not at all"))), "ilk_[^<]+").Value;
        Assert.That((await SendAsync(second)).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        var id = second.Split('_')[1];
        Assert.That((await _browser.SubmitAsync("/console/keys/web", "/console/keys/web/revoke", ("id", id))).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await _browser.OpenAsync("/console/keys")).Html, Does.Not.Contain("/console/keys/web"));
        Assert.That((await _browser.OpenAsync("/console/keys?show=all")).Html, Does.Contain("revoked"));
        await Poll.UntilAsync(async () => (await SendAsync(second)).StatusCode == HttpStatusCode.Unauthorized, "the key is refused");
        var audit = (await _browser.OpenAsync("/console/audit?subject=web")).Html;
        Assert.That(audit, Does.Contain("key.add").And.Contain("key.rotate").And.Contain("key.revoke").And.Contain("user:boss").And.Contain("127.0.0.1").And.Contain("&quot;role&quot;:&quot;infer&quot;"));
        Assert.That((await _browser.OpenAsync("/console/audit?action=key.revoke&caller=user%3Aboss")).Html, Does.Not.Contain("key.add"));
    }

    [Test]
    public async Task Key_BadFields_AreSaidAtEachAndNothingIsMade()
    {
        var reply = await _browser.SubmitAsync(
            "/console/keys", "/console/keys",
            ("name", Hostile), ("role", "god"), ("models", Hostile), ("days", "0"), ("rate", "fast"), ("burst", "x"), ("rows-per-day", "-1"), ("concurrency", "1.5"), ("queue-share", "2"), ("priority", "p"));

        var html = await HtmlOf(reply);
        Assert.That((reply.StatusCode, html.Split("aria-invalid=\"true\"").Length - 1), Is.EqualTo((HttpStatusCode.BadRequest, 10)), html);
        Assert.That(html, Does.Not.Contain("<script>alert").And.Contain("value=\"fast\""));
        Assert.That((await _browser.OpenAsync("/console/audit?action=key.add&caller=user%3Aboss")).Html, Does.Not.Contain("invalid_input"));
    }

    [Test]
    public async Task User_Added_SignsIn_IsChangedAndRemoved()
    {
        (string, string)[] added = [("name", "Eve"), ("roles", "view"), ("roles", "infer"), ("password", ConsoleClient.Password), ("again", ConsoleClient.Password)];
        Assert.That((await _browser.SubmitAsync("/console/users", "/console/users", added)).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        using var eve = new ConsoleClient(_server);
        await eve.SignInAsync("eve");
        Assert.That((await eve.OpenAsync("/console/revisions")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await _browser.SubmitAsync("/console/users", "/console/users", added)).StatusCode, Is.EqualTo(HttpStatusCode.Conflict));

        await _browser.SubmitAsync("/console/users/Eve", "/console/users/Eve/roles", ("roles", "infer"));
        await _browser.SubmitAsync("/console/users/Eve", "/console/users/Eve/password", ("password", "another long password"), ("again", "another long password"));
        await Poll.UntilAsync(async () => (await eve.OpenAsync("/console")).Status == HttpStatusCode.Redirect, "the session has ended");
        Assert.That((await eve.SignInAsync("eve")).StatusCode, Is.Not.EqualTo(HttpStatusCode.Redirect), "the password is another one");
        await eve.SignInAsync("eve", "another long password");
        Assert.That((await eve.OpenAsync("/console/revisions")).Status, Is.EqualTo(HttpStatusCode.Forbidden));

        await _browser.SubmitAsync("/console/users/Eve", "/console/users/Eve/unlock");
        Assert.That((await _browser.OpenAsync("/console/audit?subject=eve")).Html, Does.Contain("user.password").And.Contain("user.unlock"));
        await _browser.SubmitAsync("/console/users/Eve", "/console/users/Eve/remove");
        Assert.That((await _browser.OpenAsync("/console/users/Eve")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task User_BadFields_AreSaidAtEach_AndNoPasswordIsSentBack()
    {
        var reply = await _browser.SubmitAsync("/console/users", "/console/users", ("name", Hostile), ("roles", "god"), ("password", "short"), ("again", "short"));

        var html = await HtmlOf(reply);
        Assert.That((reply.StatusCode, html.Contains("short", StringComparison.Ordinal), html.Contains("<script>alert", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.BadRequest, false, false)));
        Assert.That(html.Split("class=\"failure\" id=").Length - 1, Is.EqualTo(3), html);
    }

    [Test]
    public async Task Pages_OfAnotherRole_AreForbidden()
    {
        using var worker = new ConsoleClient(_server);
        await worker.SignInAsync("worker");
        foreach (var path in new[] { "audit", "keys", "keys/web", "users", "users/boss" })
        {
            Assert.That((await worker.OpenAsync($"/console/{path}")).Status, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }

        foreach (var path in new[] { "keys", "keys/web/rotate", "keys/web/revoke", "users", "users/boss/roles", "users/boss/password", "users/boss/unlock", "users/boss/remove" })
        {
            Assert.That((await worker.SubmitAsync("/console", $"/console/{path}")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
            Assert.That((await _browser.PostAsync($"/console/{path}")).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), $"{path} without the token of the page");
        }

        Assert.That((await worker.OpenAsync("/console")).Html, Does.Contain("/console/log").And.Not.Contain("/console/keys").And.Not.Contain("/console/audit").And.Not.Contain("/console/users"));
    }

    [Test]
    public async Task MyKey_ActsForItsUser_AndEndsWithIt()
    {
        (string, string)[] added = [("name", "Maker"), ("roles", "infer"), ("password", ConsoleClient.Password), ("again", ConsoleClient.Password)];
        await _browser.SubmitAsync("/console/users", "/console/users", added);
        using var maker = new ConsoleClient(_server);
        await maker.SignInAsync("maker");
        Assert.That((await maker.OpenAsync("/console")).Html, Does.Contain("href=\"/console/my-keys\""));

        var bad = await maker.SubmitAsync("/console/my-keys", "/console/my-keys", ("models", Hostile), ("days", "366"));
        Assert.That((bad.StatusCode, (await HtmlOf(bad)).Split("aria-invalid=\"true\"").Length - 1), Is.EqualTo((HttpStatusCode.BadRequest, 2)));

        var made = await HtmlOf(await maker.SubmitAsync("/console/my-keys", "/console/my-keys", ("models", "echo"), ("days", "30"), ("role", "admin"), ("name", "boss")));
        var key = Regex.Match(made, "ilk_[^<]+").Value;
        using var client = new HttpClient { BaseAddress = _server.Client.BaseAddress, DefaultRequestHeaders = { { "x-api-key", key } } };
        var reply = await client.PostAsJsonAsync("/models/echo", new { features = new[] { 1, 2 } });
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), made);
        Assert.That((await client.GetAsync("/admin/revisions")).IsSuccessStatusCode, Is.False);
        Assert.That((await maker.OpenAsync($"/console/predictions/{Replies.Header(reply, "x-prediction-id")}")).Status, Is.EqualTo(HttpStatusCode.OK), "it is the user's own");
        Assert.That((await maker.OpenAsync("/console/my-keys")).Html, Does.Contain("user:maker").And.Contain("infer").And.Not.Contain(key).And.Not.Contain("user:boss"));
        Assert.That((await _browser.OpenAsync("/console/keys")).Html, Does.Contain("/console/keys/user%3Amaker"));

        var second = Regex.Match(await HtmlOf(await maker.SubmitAsync("/console/my-keys", "/console/my-keys/rotate", ("keep", "not at all"))), "ilk_[^<]+").Value;
        Assert.That((await SendAsync(second)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await _browser.SubmitAsync("/console/users/maker", "/console/users/maker/roles", ("roles", "view"));
        await Poll.UntilAsync(async () => (await SendAsync(second)).StatusCode == HttpStatusCode.Unauthorized, "the key ended with the role");

        await _browser.SubmitAsync("/console/users/maker", "/console/users/maker/roles", ("roles", "infer"));
        await maker.SignInAsync("maker");
        var third = Regex.Match(await HtmlOf(await maker.SubmitAsync("/console/my-keys", "/console/my-keys", ("days", "1"))), "ilk_[^<]+").Value;
        Assert.That((await SendAsync(third)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await _browser.SubmitAsync("/console/users/maker", "/console/users/maker/remove");
        await Poll.UntilAsync(async () => (await SendAsync(third)).StatusCode == HttpStatusCode.Unauthorized, "the key ended with the user");
        Assert.That((await _browser.OpenAsync("/console/audit?action=key.revoke&subject=user%3Amaker")).Html, Does.Contain("user:boss"));
    }

    [Test]
    public async Task MyKey_WithoutARoleToCallModels_IsForbidden()
    {
        await ConsoleClient.AddUserAsync(_server, "looker", Role.View);
        using var looker = new ConsoleClient(_server);
        await looker.SignInAsync("looker");

        Assert.That((await looker.OpenAsync("/console/my-keys")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await looker.SubmitAsync("/console", "/console/my-keys", ("days", "1"))).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await looker.OpenAsync("/console")).Html, Does.Not.Contain("my-keys"));
    }

    [TestCase("", HttpStatusCode.OK)]
    [TestCase("server: { admin-key: a-long-key-of-this-server-0123456789 }", HttpStatusCode.Forbidden)]
    public async Task Pages_WithoutAccess_AreForWhoMayUseAdmin(string server, HttpStatusCode status)
    {
        await using var open = await TestServer.StartAsync($"{FakeModel.Yaml}\n{server}\n", new FakeModel().Wire);
        using var browser = new ConsoleClient(open);

        Assert.That((await browser.OpenAsync("/console/keys")).Status, Is.EqualTo(status));
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        Assert.That((await browser.OpenAsync("/console/users")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private static Task<string> HtmlOf(HttpResponseMessage reply) => reply.Content.ReadAsStringAsync();

    private static Task<HttpResponseMessage> SendAsync(string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Client.BaseAddress!, "/models")) { Headers = { { "x-api-key", key } } };
        return new HttpClient().SendAsync(request);
    }
}
