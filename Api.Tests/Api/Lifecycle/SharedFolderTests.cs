using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>Two servers in one folder: each has logs of its own, and the second one says what they share.</summary>
[Parallelizable]
public sealed class SharedFolderTests
{
    [Test]
    public async Task Start_AnotherServerInTheFolder_WritesElsewhereAndWarns()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        await using var first = await ServerProcess.Start(folder.Path).ReadyAsync();
        await using var second = await ServerProcess.Start(folder.Path).ReadyAsync();
        var (own, shared) = (folder.PathOf("logs/2/application.log"), folder.PathOf("logs/application.log"));

        await Poll.UntilAsync(() => Task.FromResult(File.Exists(own) && File.ReadAllText(own).Contains("Another server uses the database file", StringComparison.Ordinal)), "the second warns");

        Assert.That(File.ReadAllText(own), Does.Contain($"Another server writes its logs in {folder.PathOf("logs")}; this one writes in {folder.PathOf("logs/2")}"));
        Assert.That(File.ReadAllText(own), Does.Contain(folder.PathOf("data/interlock.db")));
        Assert.That(File.ReadAllText(shared), Does.Contain("Ready:").And.Not.Contain("Another server"));

        first.Signal("KILL");
        await first.EndAsync();
        await using var third = await ServerProcess.Start(folder.Path).ReadyAsync();
        await Poll.UntilAsync(
            () => Task.FromResult(File.ReadAllText(shared).Split("Ready:").Length == 3), "who comes after a killed server has its logs");
    }
}
