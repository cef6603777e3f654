using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>A config.yaml that was rejected does not keep the server from starting again.</summary>
[Parallelizable]
public sealed class RejectedConfigTests
{
    [Test]
    public async Task Start_ConfigYamlHasErrors_StartsWithTheActiveRevisionAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        await using (var server = await ServerProcess.Start(folder.Path).ReadyAsync())
        {
            server.Signal("KILL");
        }

        folder.Write("config.yaml", TestServer.SampleConfig.Replace("    active: v2\n", "    actve: v2\n", StringComparison.Ordinal));
        await using var again = await ServerProcess.Start(folder.Path).ReadyAsync();
        var url = again.Client.BaseAddress!.ToString();
        await Poll.UntilAsync(
            async () => (await InterlockCommand.RunAsync(folder.Path, ["status", "--server", url])).Output.Contains("config.yaml: not active", StringComparison.Ordinal),
            "the rejection is reported");

        var status = await InterlockCommand.RunAsync(folder.Path, ["status", "--server", url]);
        Assert.That(status.ExitCode, Is.EqualTo(2), status.Errors);
        Assert.That(status.Output, Does.Contain("Server: ready").And.Contain("Active revision: 1").And.Contain("actve"));
        Assert.That(again.Errors, Does.Contain("starting with the active revision 1"));

        folder.Write("config.yaml", TestServer.SampleConfig);
        await Poll.UntilAsync(
            async () => (await InterlockCommand.RunAsync(folder.Path, ["status", "--server", url])).ExitCode == 0, "config.yaml is active again");
    }

    [Test]
    public async Task Start_ConfigYamlHasErrorsAndNothingWasPublished_EndsWithTheReport()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", "models: {}\nmodel: 1\n");

        var run = await InterlockCommand.RunAsync(folder.Path, []);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.Contain("model").And.Contain("errors"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName), Does.Not.Contain("data"), "no database is made for it");
    }
}
