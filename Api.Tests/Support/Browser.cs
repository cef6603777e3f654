using Deque.AxeCore.Commons;
using NUnit.Framework;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Interactions;
using OpenQA.Selenium.Support.UI;

namespace Interlock.Api.Tests.Support;

/// <summary>Debian's Chromium, without a window. Nothing it does leaves this machine but what a page asks for.</summary>
internal sealed class Browser : IDisposable
{
    private const string Binary = "/usr/bin/chromium";
    private const string Driver = "/usr/bin/chromedriver";
    private const int MostTabs = 100;
    private const int MostProblems = 5;
    private const string AllRules = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";
    private const string LayoutRules = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'] }";

    private static readonly string[] Flags =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly TemporaryFolder _folder;
    private readonly ChromeDriver _driver;
    private string _shown = "default";

    private Browser(TemporaryFolder folder, ChromeDriver driver) => (_folder, _driver) = (folder, driver);

    /// <summary>What the page wrote to the console.</summary>
    public IEnumerable<string> Console => _driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => entry.Message);

    /// <summary>Every address the page has loaded something from.</summary>
    public IEnumerable<string> Requests =>
        ((IEnumerable<object>)_driver.ExecuteScript("return performance.getEntriesByType('resource').map(entry => entry.name)")!).Cast<string>();

    /// <summary>Sets the width of the window, and whether the viewer likes it dark.</summary>
    public void Show(int width, bool isDark)
    {
        _shown = $"{width}-{(isDark ? "dark" : "light")}";
        _driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        _driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" } },
        });
    }

    /// <summary>
    /// What is wrong with the page that is shown: it is wider than the window, breaks a rule of WCAG 2.2 AA by axe, with the first element that does, or cannot be used
    /// by the keyboard alone. Keeps a picture of it in TestResults/screenshots.
    /// </summary>
    /// <param name="page">What it is called.</param>
    public IReadOnlyList<string> ProblemsOf(string page) => [.. ProblemsByEye(page, AllRules), .. KeyboardProblems()];

    /// <summary>What of <see cref="ProblemsOf"/> depends on width and colours, for a page that is looked at in several of them.</summary>
    /// <param name="page">What it is called.</param>
    public IReadOnlyList<string> LayoutProblemsOf(string page) => ProblemsByEye(page, LayoutRules);

    private IReadOnlyList<string> ProblemsByEye(string page, string rules)
    {
        KeepPicture(page);
        if (!(bool)_driver.ExecuteScript("return 'axe' in window")!)
        {
            _driver.ExecuteScript(new BundledAxeScriptProvider().GetScript());
        }

        var run = $$"""
            const done = arguments[arguments.length - 1];
            const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['wider than the window'] : [];
            axe.run({ runOnly: {{rules}}, resultTypes: ['violations'], preload: false })
                .then(found => done([...wide, ...found.violations.map(rule => rule.id + ': ' + rule.nodes[0].html)]), failure => done([String(failure)]));
            """;
        return [.. ((IEnumerable<object>)_driver.ExecuteAsyncScript(run)!).Cast<string>()];
    }

    /// <summary>Goes through the page by the tabulator key: what can be used has the focus once, in the order in which it stands, and shows that it has it.</summary>
    private IEnumerable<string> KeyboardProblems()
    {
        const string prepare = """
            window.usable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
                .filter(element => element.checkVisibility() && !element.disabled && element.type !== 'radio');
            window.reached = [];
            document.addEventListener('focusin', event => window.reached.push([event.target, getComputedStyle(event.target).outlineStyle]));
            document.body.tabIndex = -1;
            document.body.focus();
            document.body.removeAttribute('tabindex');
            // Fields of dates and times have a part for each of their numbers.
            return window.usable.length + 8 * window.usable.filter(element => ['date', 'time', 'datetime-local'].includes(element.type)).length;
            """;
        const string compare = """
            const told = element => element.outerHTML.slice(0, 120);
            const places = window.reached.map(([element]) => window.usable.indexOf(element)).filter(place => place >= 0);
            const first = [...new Set(places)];
            return [
                ...window.usable.filter((_, place) => !places.includes(place)).map(element => 'not reached by keyboard: ' + told(element)),
                ...window.reached.filter(([element, outline]) => outline === 'none' && element !== document.body).map(([element]) => 'does not show the focus: ' + told(element)),
                ...first.filter((place, number) => number > 0 && place < first[number - 1]).map(place => 'out of order by keyboard: ' + told(window.usable[place])),
            ];
            """;
        var (tabs, keys) = ((long)_driver.ExecuteScript(prepare)!, new Actions(_driver));
        for (var i = 0; i < tabs; i++)
        {
            keys.SendKeys(Keys.Tab);
        }

        keys.Perform();
        return ((IEnumerable<object>)_driver.ExecuteScript(compare)!).Cast<string>().Take(MostProblems);
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

    /// <summary>Runs a script in the page, and gives what it returns.</summary>
    public object? Run(string script, params object[] arguments) => _driver.ExecuteScript(script, arguments);

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

    /// <summary>Goes on by the tabulator key to the next element of a selector, and presses keys there.</summary>
    /// <param name="selector">Selects it.</param>
    /// <param name="keys">As they are typed.</param>
    public void TabTo(string selector, string keys)
    {
        for (var i = 0; i < MostTabs; i++)
        {
            new Actions(_driver).SendKeys(Keys.Tab).Perform();
            if ((bool)_driver.ExecuteScript("return document.activeElement.matches(arguments[0])", selector)!)
            {
                Assert.That(_driver.ExecuteScript("return getComputedStyle(document.activeElement).outlineStyle"), Is.Not.EqualTo("none"), $"{selector} does not show that it has the focus");
                new Actions(_driver).SendKeys(keys).Perform();
                return;
            }
        }

        Assert.Fail($"{selector} is not reached by the tabulator key.");
    }

    public void Dispose()
    {
        _driver.Quit();
        _driver.Dispose();
        _folder.Dispose();
    }

    private void KeepPicture(string page)
    {
        var picture = (IDictionary<string, object>)_driver.ExecuteCdpCommand("Page.captureScreenshot", new() { ["captureBeyondViewport"] = true })!;
        var name = string.Concat(page.Trim('/').Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        var folder = Directory.CreateDirectory(Repository.PathOf(Path.Combine("TestResults", "screenshots")));
        File.WriteAllBytes(Path.Combine(folder.FullName, $"{name}-{_shown}.png"), Convert.FromBase64String((string)picture["data"]));
    }
}
