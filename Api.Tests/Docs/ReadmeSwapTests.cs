using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>The README edits config.yaml with sed before it swaps the runtime of iris.</summary>
public sealed class ReadmeSwapTests
{
    [Test]
    public async Task Sed_OfTheFirstMinutes_ChangesTheActiveVersionOfIrisAlone()
    {
        var command = File.ReadLines(Repository.PathOf("README.md")).Single(line => line.StartsWith("    sed ", StringComparison.Ordinal));
        Assume.That(command, Does.EndWith(" > next.yaml"));

        var (exitCode, output) = await Shell.RunAsync(command[..^" > next.yaml".Length]);

        Assert.That(exitCode, Is.Zero, output);
        var changed = output.Split('\n').Except(TestServer.SampleConfig.Split('\n')).ToArray();
        Assert.That(changed, Is.EqualTo(["    active: ml"]));
        Assert.That(output, Is.EqualTo(TestServer.SampleConfig.Replace("active: v2", "active: ml", StringComparison.Ordinal)));
    }
}
