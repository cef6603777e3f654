using System.Net;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole.Changes;

/// <summary>Who may change the configuration on the pages of the console.</summary>
[Parallelizable]
internal sealed class ChangeAccessTests : ChangeFixture
{
    [TearDown]
    public Task Stop() => StopAsync();

    [Test]
    public async Task Pages_OfRolesThatMayNotChange_AreForbiddenAndNotLinked()
    {
        await StartAsync(TestKeys.Yaml);
        await ConsoleClient.AddUserAsync(Server.Server, "viewer", Role.View, Role.Payloads, Role.Operate, Role.Infer);
        await Browser.SignInAsync("viewer");

        Assert.That((await Browser.OpenAsync("/console/models/echo")).Html, Does.Not.Contain("make-active").And.Not.Contain("/console/change"));
        Assert.That((await Browser.OpenAsync("/console/change")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await Browser.OpenAsync("/console/revisions/1/rollback")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        foreach (var path in new[] { "/console/change/plan", "/console/change/apply", "/console/change/pause", "/console/change/resume", "/console/models/echo/change", "/console/revisions/1/rollback" })
        {
            Assert.That((await Browser.SubmitAsync("/console", path, ("text", Active), ("revision", "1"))).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }
    }

    [Test]
    public async Task Pages_OfAServerWithAnAdminKey_AreNoWayAroundIt()
    {
        await StartAsync("\nserver: { admin-key: a-key-of-16-or-more-characters }\n");

        foreach (var path in new[] { "/console/change", "/console/revisions", "/console/revisions/1", "/console/revisions/1/rollback" })
        {
            var (status, html) = await Browser.OpenAsync(path);
            Assert.That((status, html.Contains("admin_forbidden", StringComparison.Ordinal), html.Contains("kind: tabular", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.Forbidden, true, false)), path);
        }
    }
}
