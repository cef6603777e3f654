using Interlock.Api.Tests.Docs;
using Interlock.Api.Tests.Support;
using Interlock.Api.WebConsole.Samples;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole.Trying;

/// <summary>The requests that the console shows for programs, run by their programs.</summary>
[Parallelizable]
internal sealed class SampleTests
{
    private const int NotInstalled = 9;

    private const string Hostile = "@a 'b' \"c\" \\d\\\\ $(false) `false` ${HOME} %s {boundary} {{x}} </script><!-- \r\n\t é \u2028 \U0001F600 \u0007 END\n'";

    [TestCase("curl")]
    [TestCase("Python")]
    [TestCase("TypeScript")]
    public async Task Of_HostileText_IsSentAsItIs(string language)
    {
        await using var stub = await StubApi.StartAsync(context => context.Response.WriteAsync("{}"));

        await RunAsync(language, new SampleRequest($"{stub.Url}/models/a?b='c'&d=$(false)", NeedsKey: false).With("text/csv", Hostile, "unused"));

        var sent = stub.Requests[0];
        Assert.That((sent.Method, sent.Path, sent.Body), Is.EqualTo(("POST", "/models/a", Hostile)));
        Assert.That(sent.Headers["Content-Type"], Does.StartWith("text/csv"));
    }

    [TestCase("curl")]
    [TestCase("Python")]
    [TestCase("TypeScript")]
    public async Task Of_NoBody_IsAPost(string language)
    {
        await using var stub = await StubApi.StartAsync(context => context.Response.WriteAsync("{}"));

        await RunAsync(language, new SampleRequest($"{stub.Url}/models/a/fill?date=2026-01-31", NeedsKey: false));

        Assert.That((stub.Requests[0].Method, stub.Requests[0].Query, stub.Requests[0].Body), Is.EqualTo(("POST", "?date=2026-01-31", "")));
    }

    [TestCase("curl")]
    [TestCase("Python")]
    [TestCase("TypeScript")]
    public async Task Of_HostileFileNames_SendTheFiles(string language)
    {
        using var folder = new TemporaryFolder();
        var name = "a'b\"c;d,e \\$(false)é.csv";
        await File.WriteAllTextAsync(folder.PathOf(name), "content of the file");
        await using var stub = await StubApi.StartAsync(context => context.Response.WriteAsync("{}"));

        await RunAsync(language, new SampleRequest(stub.Url, NeedsKey: false).WithFile("text/csv", name), folder.Path);
        await RunAsync(language, new SampleRequest(stub.Url, NeedsKey: false).With([new("model_type", Hostile, false), new("img_file", name, true)]), folder.Path);

        Assert.That(stub.Requests[0].Body, Is.EqualTo("content of the file"));
        Assert.That(stub.Requests[1].Body, Does.Contain("content of the file").And.Contain("\"img_file\"").And.Contain("$(false) `false`"));
    }

    [Test]
    public void Of_Key_IsReadFromTheEnvironment() => Assert.That(
        Sample.Of([new SampleRequest("http://host", NeedsKey: true)]).Select(sample => sample.Code), Has.All.Contain("INTERLOCK_KEY").And.All.Contain("x-api-key"));

    [Test]
    public void Of_LongText_IsAFile() => Assert.That(
        Sample.Of([new SampleRequest("http://host", NeedsKey: false).With("application/json", new string(' ', 20_001), "request.json")]).Select(sample => sample.Code), Has.All.Contain("request.json"));

    [Test]
    public void Of_HostileText_EndsNoScriptAndNoLiteral()
    {
        var samples = Sample.Of([new SampleRequest("http://host", NeedsKey: false).With("text/csv", Hostile, "unused")]).Where(sample => sample.Language != "curl").ToList();

        Assert.That(samples, Has.Count.EqualTo(3));
        Assert.That(samples.Where(sample => new[] { "</script", "\u2028", "\u0007" }.Any(text => sample.Code.Contains(text, StringComparison.Ordinal))), Is.Empty);
        Assert.That(samples.Single(sample => sample.Language == "C#").Code, Does.Contain("@a 'b' \\\"c\\\" \\\\d\\\\\\\\ $(false)").And.Contain("\\u003c/script>").And.Contain(" \\r\\n\\t é \\u2028 \\ud83d\\ude00 \\u0007 END\\n'\""));
    }

    private static async Task RunAsync(string language, SampleRequest request, string? folder = null)
    {
        var code = Sample.Of([request]).Single(sample => sample.Language == language).Code;
        using var files = new TemporaryFolder();
        var file = files.PathOf(language == "curl" ? "sample.sh" : language == "Python" ? "sample.py" : "sample.mjs");
        await File.WriteAllTextAsync(file, code);
        var program = language == "curl" ? "bash" : language == "Python" ? "python3" : "node";
        var (exit, output) = await Shell.RunAsync($"command -v {program} > /dev/null || exit {NotInstalled}\n{program} '{file}'", folder);
        if (exit == NotInstalled)
        {
            Assert.Ignore($"{program} is not installed.");
        }

        Assert.That(exit, Is.Zero, $"{code}\n{output}");
    }
}
