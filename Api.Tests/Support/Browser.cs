using Deque.AxeCore.Commons;
using NUnit.Framework;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Support.UI;

namespace Interlock.Api.Tests.Support;

/// <summary>Debian's Chromium, without a window. Nothing it does leaves this machine but what a page asks for.</summary>
internal sealed class Browser : IDisposable
{
    private const string Binary = "/usr/bin/chromium";
    private const string Driver = "/usr/bin/chromedriver";

    private static readonly string[] Flags =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly TemporaryFolder _folder;
    private readonly ChromeDriver _driver;

    private Browser(TemporaryFolder folder, ChromeDriver driver) => (_folder, _driver) = (folder, driver);

    /// <summary>What the page wrote to the console.</summary>
    public IEnumerable<string> Console => _driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => entry.Message);

    /// <summary>Every address the page has loaded something from.</summary>
    public IEnumerable<string> Requests =>
        ((IEnumerable<object>)_driver.ExecuteScript("return performance.getEntriesByType('resource').map(entry => entry.name)")!).Cast<string>();

    /// <summary>What axe finds wrong with the page by WCAG 2.2 AA: each rule, with the first element that breaks it.</summary>
    public IEnumerable<string> AccessibilityProblems
    {
        get
        {
            _driver.ExecuteScript(new BundledAxeScriptProvider().GetScript());
            const string run = """
                const done = arguments[arguments.length - 1];
                axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
                    .then(found => done(found.violations.map(rule => rule.id + ': ' + rule.nodes[0].html)), failure => done([String(failure)]));
                """;
            return ((IEnumerable<object>)_driver.ExecuteAsyncScript(run)!).Cast<string>();
        }
    }

    /// <summary>Whether the page is wider than the window.</summary>
    public bool IsTooWide => (bool)_driver.ExecuteScript("return document.documentElement.scrollWidth > document.documentElement.clientWidth")!;

    /// <summary>Sets the width of the window, and whether the viewer likes it dark.</summary>
    public void Show(int width, bool isDark)
    {
        _driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        _driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" } },
        });
    }

    /// <summary>Sets the zone of the viewer's clock.</summary>
    public void ShowIn(string zone) => _driver.ExecuteCdpCommand("Emulation.setTimezoneOverride", new() { ["timezoneId"] = zone });

    /// <summary>Starts one; the test is skipped where there is none.</summary>
    public static Browser Start()
    {
        if (!File.Exists(Binary) || !File.Exists(Driver))
        {
            Assert.Ignore($"Chromium is not installed ({Binary}, {Driver}): pages go UNTESTED in this run.");
        }

        var folder = new TemporaryFolder();
        var options = new ChromeOptions { BinaryLocation = Binary };
        options.AddArguments([.. Flags, $"--user-data-dir={folder.PathOf("profile")}"]);
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        var service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Driver), Path.GetFileName(Driver));
        return new Browser(folder, new ChromeDriver(service, options, TimeSpan.FromSeconds(60)));
    }

    public void Open(string address) => _driver.Navigate().GoToUrl(address);

    public IWebElement Find(string selector) => _driver.FindElement(By.CssSelector(selector));

    /// <summary>Waits until the text of an element is as it should be, and gives it.</summary>
    public string TextOf(string selector, Predicate<string> isRight)
    {
        var text = "";
        try
        {
            var wait = new WebDriverWait(_driver, TimeSpan.FromSeconds(20));

            // The page may be left meanwhile.
            wait.IgnoreExceptionTypes(typeof(NoSuchElementException), typeof(StaleElementReferenceException));
            wait.Until(_ => isRight(text = Find(selector).Text));
        }
        catch (WebDriverTimeoutException)
        {
            Assert.Fail($"{selector} is '{text}'. Console: {string.Join(' ', Console)}");
        }

        return text;
    }

    public void Dispose()
    {
        _driver.Quit();
        _driver.Dispose();
        _folder.Dispose();
    }
}
