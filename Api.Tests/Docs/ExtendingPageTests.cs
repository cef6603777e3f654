using Interlock.Api.Tests.Infrastructure.Plugins;
using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>What docs/extending.md shows is the sample that is built and served, and what the server says.</summary>
public sealed class ExtendingPageTests
{
    private readonly TemporaryFolder _folder = new();

    private static IReadOnlyList<MarkdownBlock> Blocks => MarkdownFile.Of("docs", "extending.md").Blocks;

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Blocks_OfCode_AreTheFilesOfTheSample()
    {
        var files = new[] { "Threshold.csproj", "ThresholdConfig.cs", "ThresholdModel.cs", "ThresholdModule.cs" };

        Assert.That(
            Blocks.Where(block => block.Language is "xml" or "csharp").Select(block => block.Text),
            Is.EqualTo(files.Select(file => File.ReadAllText(Repository.PathOf("docs", "examples", "plugin", file)))));
    }

    [Test]
    public void Block_OfConfiguration_IsTheOneThatIsServed() =>
        Assert.That(Blocks.Single(block => block.Language == "yaml").Text.TrimEnd(), Is.EqualTo(SamplePluginTests.Yaml));

    [Test]
    public void Block_OfReport_IsWhatBrokenPluginsGive()
    {
        PluginAssembly.Write(_folder.PathOf("plugins/licence.dll"), typeof(ThrowingModule));
        PluginAssembly.WriteWithDependency(_folder.PathOf("plugins/needy/needy.dll"), _folder.PathOf("Needed.dll"), typeof(FaultyModule), "3.1.0.0");
        _folder.Write("plugins/notes.dll", "not an assembly");
        PluginAssembly.Write(_folder.PathOf("plugins/other.dll"), typeof(OnnxModule));

        var report = new ConfigReader(new Dictionary<string, string>()).Read(TestServer.SampleConfig, "config.yaml", _folder.Path).Report;

        Assert.That(Blocks.Single(block => block.Language == "").Text.TrimEnd().Split('\n'), Is.EqualTo(report.Lines));
    }
}
