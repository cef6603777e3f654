using Interlock.Api.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>The page of docs/clients.md, in a browser, from another origin than the server's.</summary>
[Parallelizable]
public sealed class BrowserDemoTests
{
    [Test]
    public async Task Page_OfAnotherOrigin_CallsThreeModels()
    {
        await using var site = await ServeAsync(Repository.PathOf("docs", "examples", "browser"));
        var origin = site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await using var server = await TestServer.StartAsync(environment: ("INTERLOCK__SERVER__CORS__ORIGINS", $"[\"{origin}\"]"));
        using var browser = Browser.Start();
        browser.Open($"{origin}/index.html?server={server.Client.BaseAddress!.ToString().TrimEnd('/')}");

        browser.Find("#flower button").Click();
        browser.TextOf("#flower output", text => text.StartsWith("virginica", StringComparison.Ordinal));

        browser.Find("#picture input").SendKeys(Repository.PathOf("models", "image-class", "examples", "seven.png"));
        browser.Find("#picture button").Click();
        browser.TextOf("#picture output", text => text == "seven.png: 7");
        Assert.That(browser.Find("#picture progress").GetAttribute("value"), Is.EqualTo("1"));

        browser.Find("#plan button").Click();
        browser.TextOf("#plan output", text => text.Contains(" > ", StringComparison.Ordinal));
        Assert.That(browser.Console, Is.Empty);

        browser.Find("#flower input").Clear();
        browser.Find("#flower input").SendKeys("-1");
        browser.Find("#flower button").Click();
        browser.TextOf("#flower output.failed", text => text.Contains("sepal_length", StringComparison.Ordinal));
    }

    /// <summary>A server that does not allow the page's origin.</summary>
    [Test]
    public async Task Page_OfAnOriginThatIsNotAllowed_IsAnsweredNothing()
    {
        await using var site = await ServeAsync(Repository.PathOf("docs", "examples", "browser"));
        var origin = site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await using var server = await TestServer.StartAsync();
        using var browser = Browser.Start();
        browser.Open($"{origin}/index.html?server={server.Client.BaseAddress!.ToString().TrimEnd('/')}");

        browser.Find("#flower button").Click();
        browser.TextOf("#flower output.failed", text => text.Length > 0);

        Assert.That((await server.GetJsonAsync("/predictions")).GetProperty("data").GetArrayLength(), Is.Zero);
    }

    /// <summary>The page of the document shows every operation, and loads nothing from elsewhere.</summary>
    [Test]
    public async Task Docs_InABrowser_ShowTheModelsFirst()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = Browser.Start();
        browser.Open($"{server.Client.BaseAddress}docs");

        browser.TextOf(".opblock-tag", text => text.StartsWith("Inference", StringComparison.Ordinal));
        browser.TextOf("#operations-Inference-inferIris .opblock-summary-path", text => text.Contains("iris", StringComparison.Ordinal));
        Assert.That(browser.Requests, Has.All.StartsWith(server.Client.BaseAddress!.ToString()));
        Assert.That(browser.Console, Is.Empty);
    }

    private static async Task<WebApplication> ServeAsync(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder) });
        await site.StartAsync();
        return site;
    }
}
