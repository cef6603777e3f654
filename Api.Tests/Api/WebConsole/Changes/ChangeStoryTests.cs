using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole.Changes;

/// <summary>A change from the sign-in to the rollback, in a browser.</summary>
[Parallelizable]
internal sealed class ChangeStoryTests
{
    private SwapServer _swaps = null!;
    private Browser _browser = null!;
    private bool _isDark;

    [SetUp]
    public async Task Start()
    {
        _browser = Browser.Start();
        _swaps = await SwapServer.StartAsync(
            SwapServer.Model("active: v1 # <b>the first</b>") + TestKeys.Yaml, ("v1", "add=1"), ("v2", "add=1"));
        _swaps.Server.Client.With("infer");
        await ConsoleClient.AddUserAsync(_swaps.Server, "ops", Role.Admin);
    }

    [TearDown]
    public async Task Stop()
    {
        _browser?.Dispose();
        if (_swaps is not null)
        {
            await _swaps.DisposeAsync();
        }
    }

    [Test]
    public async Task Admin_MakesAVersionActiveAndRollsBack()
    {
        Open("/console/change");
        Type("#name", "ops");
        Type("#password", ConsoleClient.Password);
        Click("form.fields button");
        Shows("h1", "Change");

        Open("/console/models/echo");
        Choose("v2");
        Click("button[value=make-active]");
        Shows("#plan", "The plan is accepted");
        Check("accepted plan");
        Assert.That(_browser.Find("#text").GetDomProperty("value"), Does.Contain("active: v2 # <b>the first</b>\n"));
        Click("form[action$='/apply'] button");
        Shows("h1", "Revision 2");
        Assert.That((await _swaps.AskAsync()).Version, Is.EqualTo("v2"));

        Open("/console/revisions/1");
        Click("a[href$='/rollback']");
        Shows("h1", "Roll back to revision 1");
        Type("#confirm", "2");
        Click("form.fields button");
        Shows("#mistyped", "This is not the number of the revision; nothing was changed.");
        Check("rollback");
        Type("#confirm", "1");
        Click("form.fields button");
        Shows("h1", "Revision 3");
        Assert.That((await _swaps.AskAsync()).Version, Is.EqualTo("v1"));

        Open("/console/change");
        Type("#text", "models:\n  echo: { kind: tabluar }\n");
        Click("form[action$='/plan'] button");
        Shows("#plan", "The plan is rejected");
        Check("rejected plan");
        Assert.That(_browser.Console, Has.All.Contains("status of 400"), "that of the number that was mistyped");
    }

    private void Open(string path) => _browser.Open(_swaps.Server.Client.BaseAddress!.ToString().TrimEnd('/') + path);

    private void Click(string selector) => _browser.Find(selector).Click();

    private void Type(string selector, string text)
    {
        _browser.Find(selector).Clear();
        _browser.Find(selector).SendKeys(text);
    }

    private void Choose(string version) => _browser.Find($"select[name=version] option[value={version}]").Click();

    private void Shows(string selector, string text) => _browser.TextOf(selector, shown => shown == text);

    /// <summary>The page is accessible, and not wider than a phone or a screen; in turn by day and by night.</summary>
    private void Check(string page)
    {
        _isDark = !_isDark;
        foreach (var width in new[] { 1440, 360 })
        {
            _browser.Show(width, _isDark);
            Assert.That(_browser.ProblemsOf(page), Is.Empty, $"{page} at {width}, {(_isDark ? "dark" : "light")}");
        }
    }
}
