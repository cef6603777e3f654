using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>What a caller or a configuration says never commands a terminal or makes a line of its own in a log.</summary>
[Parallelizable]
public sealed class PlainMessageTests
{
    private const string Bad = "\"\\e[31m\\r\\n2026-01-01T00:00:00.000Z ERROR forged \\u202E\\x9b\": 1\n";

    [Test]
    public async Task Apply_ControlCharacters_AreEscapedInLogsAndConsole()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        folder.Write("nlog.config", await File.ReadAllTextAsync(Repository.PathOf("nlog.config")));
        await using var server = await ServerProcess.Start(folder.Path).ReadyAsync();
        using var body = new StringContent(TestServer.SampleConfig + Bad, Encoding.UTF8, "application/yaml");

        using var reply = await server.Client.PostAsync("/admin/apply", body);
        var problem = await reply.Content.ReadAsStringAsync();
        await Poll.UntilAsync(() => Task.FromResult(Read(folder, "error.log").Contains("forged", StringComparison.Ordinal)), "the rejection is logged");
        server.Signal("TERM");
        var (_, console, _) = await server.EndAsync();

        Assert.That((int)reply.StatusCode, Is.EqualTo(422));
        Assert.That(problem, Does.Contain("forged").And.Not.Match(Unsafe));
        foreach (var log in new[] { Read(folder, "error.log"), Read(folder, "application.log"), console })
        {
            Assert.That(log, Does.Contain("forged").And.Not.Match(Unsafe));
            Assert.That(log.Split('\n'), Has.None.StartsWith("2026-01-01T00:00:00.000Z ERROR forged"));
        }
    }

    [Test]
    public async Task Check_ControlCharacters_AreEscaped()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", "models: {}\n" + Bad + "server: { body-limit: \"\\e[2J\" }\n");

        var run = await InterlockCommand.RunAsync(folder.Path, ["check"]);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.Contain("forged").And.Not.Match(Unsafe));
    }

    // Control characters but line feeds, and those that turn text around.
    private const string Unsafe = @"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]";

    private static string Read(TemporaryFolder folder, string log)
    {
        var file = folder.PathOf(Path.Combine("logs", log));
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }
}
