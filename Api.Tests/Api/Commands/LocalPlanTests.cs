using Interlock.Api.Tests.Api.Jobs;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

/// <summary>Plans where no server runs.</summary>
[Parallelizable]
public sealed class LocalPlanTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Plan_NothingServedYet_AllIsNewAndProven()
    {
        var run = await PlanAsync(JobYaml.Of("a: {}"));

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Errors);
        Assert.That(run.Errors, Does.StartWith("No server answers at http://127.0.0.1:1: "));
        Assert.That(run.Output, Does.Contain("+ models.iris.active: v2").And.Contain("models.iris: new, v2"));
        Assert.That(run.Output.TrimEnd(), Does.EndWith("Would be published as the next revision."));
    }

    [Test]
    public async Task Plan_VersionThatDoesNotLoad_IsRefused()
    {
        var run = await PlanAsync(JobYaml.Of("a: {}").Replace("[setosa, versicolor, virginica]", "[one, two]", StringComparison.Ordinal));

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Errors);
        Assert.That(run.Output.TrimEnd().Split('\n')[^1], Does.StartWith("Refused: models.iris.versions.v2: "));
    }

    [Test]
    public async Task Plan_Errors_AreRefusedWithTheirPlaces()
    {
        var run = await PlanAsync(JobYaml.Of("a: {}").Replace("kind: tabular", "kind: tabula", StringComparison.Ordinal));

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Errors);
        Assert.That(run.Output.TrimEnd().Split('\n')[^1], Does.StartWith("Refused: config.yaml:"));
    }

    private async Task<InterlockCommand> PlanAsync(string yaml)
    {
        _folder.Write("config.yaml", yaml);
        return await InterlockCommand.RunAsync(_folder.Path, ["plan"], ("INTERLOCK__SERVER__URLS", "http://127.0.0.1:1"));
    }
}
