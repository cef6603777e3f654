using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>The job that docs/steps.md shows does what the page says.</summary>
[Parallelizable]
public sealed class StepsPageTests
{
    private static readonly IReadOnlyList<MarkdownBlock> Blocks = MarkdownFile.Of("docs", "steps.md").Blocks;

    private static IEnumerable<TestCaseData> YamlBlocks => Blocks
        .Where(block => block.Language == "yaml")
        .Select(block => new TestCaseData(block.Text).SetArgDisplayNames($"steps.md:{block.Line}"));

    [TestCaseSource(nameof(YamlBlocks))]
    public void Yaml_AppendedToTheSampleConfig_IsAccepted(string yaml)
    {
        var reading = new ConfigReader(new Dictionary<string, string> { ["HOOK"] = "http://localhost/hook" }).Read($"{TestServer.SampleConfig}\n{yaml}", "config.yaml", Repository.Root);

        Assert.That(reading.Report.Lines, Is.Empty);
    }

    [Test]
    public async Task Job_OfThePage_WritesTheFileShown()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", $"{TestServer.SampleConfig}\n{Blocks.First(block => block.Language == "yaml").Text}");

        var command = await InterlockCommand.RunAsync(folder.Path, ["job", "score-flowers", "--date", "2026-01-31"]);

        Assert.That(command.ExitCode, Is.Zero, command.Output + command.Errors);
        var shown = Blocks.Single(block => block.Language == "csv").Text.TrimEnd().Split('\n');
        Assert.That((await File.ReadAllLinesAsync(folder.PathOf("data/flowers-2026-01-31.csv"))).Take(shown.Length), Is.EqualTo(shown));
        Assert.That(command.Output + command.Errors, Does.Contain("46 data/flowers-2026-01-31.csv"));
    }
}
