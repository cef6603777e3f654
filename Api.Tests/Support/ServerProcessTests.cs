using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

[Parallelizable]
public sealed class ServerProcessTests
{
    /// <summary>A shell starts what it puts into the background with SIGINT ignored, and children inherit that.</summary>
    [Test]
    public async Task Signal_Int_EndsAServerThatWasStartedFromTheBackground()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        await using var server = await ServerProcess.StartThrough("trap '' INT", folder.Path, ("INTERLOCK__SERVER__DRAIN__DELAY", "0s")).ReadyAsync();

        server.Signal("INT");

        Assert.That((await server.EndAsync()).ExitCode, Is.Zero);
    }
}
