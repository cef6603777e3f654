using NUnit.Framework;
using OpenQA.Selenium;

namespace Interlock.Api.Tests.Api.WebConsole.Changes;

/// <summary>The list that completes config.yaml, by the keyboard of a real browser.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class CompletionTests : ChangeFixture
{
    private Support.Browser? _chromium;

    [OneTimeSetUp]
    public async Task Start()
    {
        _chromium = Support.Browser.Start();
        await StartAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _chromium?.Dispose();
        await StopAsync();
    }

    [TestCase("retenti", "retention: ")]
    [TestCase("server:\n  on-", "server:\n  on-start: ")]
    [TestCase("server:\n  on-start: f", "server:\n  on-start: file")]
    [TestCase("server:\n  drain:\n    timeout: 5s\n    de", "server:\n  drain:\n    timeout: 5s\n    delay: ")]
    [TestCase("models:\n  a:\n    kind: image\n    top", "models:\n  a:\n    kind: image\n    top-k: ")]
    [TestCase("models:\n  a:\n    kind: tabular\n    top", "models:\n  a:\n    kind: tabular\n    top")]
    [TestCase("models:\n  a:\n    kind: tab", "models:\n  a:\n    kind: tabular")]
    [TestCase("models:\n  a:\n    kind: tabular\n    versions:\n      v1: {}\n      v2:\n        runtime: onnx\n        sha", "models:\n  a:\n    kind: tabular\n    versions:\n      v1: {}\n      v2:\n        runtime: onnx\n        sha256: ")]
    [TestCase("jobs:\n  nightly:\n    steps:\n      load:\n        kind: infer\n        retr", "jobs:\n  nightly:\n    steps:\n      load:\n        kind: infer\n        retries: ")]
    [TestCase("x: [1", "x: [1")]
    public void Key_ThatIsBegun_IsCompleted(string text, string completed)
    {
        Type(text);

        Field.SendKeys(Keys.Control + " ");
        Wait(completed != text);
        Field.SendKeys(completed == text ? Keys.Shift : Keys.Enter);

        Assert.That(Field.GetDomProperty("value"), Is.EqualTo(completed));
        Assert.That(_chromium!.Console, Is.Empty);
    }

    [Test]
    public void List_Open_IsGoneThroughByArrowsAndClosedByEscape()
    {
        Type("server:\n  ");
        Field.SendKeys(Keys.Control + " ");
        Wait(isOpen: true);
        Assert.That(_chromium!.ProblemsOf("console/change completions"), Is.Empty);

        Type("server:\n  ");
        Field.SendKeys(Keys.Control + " ");
        Wait(isOpen: true);
        var first = Field.GetDomAttribute("aria-activedescendant");
        Field.SendKeys(Keys.ArrowDown);
        Assert.That(Field.GetDomAttribute("aria-activedescendant"), Is.Not.EqualTo(first));
        Assert.That(_chromium.Find("#completions [aria-selected=true]").GetDomAttribute("id"), Is.EqualTo(Field.GetDomAttribute("aria-activedescendant")));

        Field.SendKeys(Keys.Escape);
        Assert.That(_chromium.Find("#completions").Displayed, Is.False);
        Assert.That(Field.GetDomProperty("value"), Is.EqualTo("server:\n  "));
    }

    private IWebElement Field => _chromium!.Find("#text");

    private void Type(string text)
    {
        _chromium!.Open($"{Server.Server.Client.BaseAddress}console/change");
        Field.Clear();
        Field.SendKeys(text);
    }

    private void Wait(bool isOpen)
    {
        if (isOpen)
        {
            _chromium!.TextOf("#completions", text => text.Length > 0);
        }
    }
}
