using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>YAML that a reader may copy is valid.</summary>
public sealed class YamlBlockTests
{
    private static IEnumerable<TestCaseData> ModelBlocks => BlocksOf("README.md").Concat(BlocksOf("CONTRIBUTING.md")).Concat(BlocksOf("docs", "your-model.md"));

    private static IEnumerable<TestCaseData> SectionBlocks => BlocksOf("docs", "datastore.md").Concat(BlocksOf("docs", "notifications.md"));

    private static IEnumerable<TestCaseData> ClientBlocks => BlocksOf("docs", "external-apis.md");

    [TestCaseSource(nameof(ClientBlocks))]
    public void Read_WholeConfiguration_Accepted(string yaml) => AssertAccepted(yaml);

    [TestCaseSource(nameof(ModelBlocks))]
    public void Read_ModelAppendedToTheSampleConfig_Accepted(string yaml) => AssertAccepted($"{TestServer.SampleConfig.TrimEnd()}\n\n{yaml}");

    [TestCaseSource(nameof(SectionBlocks))]
    public void Read_SectionAheadOfTheSampleModels_Accepted(string yaml)
    {
        var models = TestServer.SampleConfig.IndexOf("\nmodels:", StringComparison.Ordinal);

        AssertAccepted($"{yaml}\n{TestServer.SampleConfig[models..]}");
    }

    private static void AssertAccepted(string yaml)
    {
        var environment = new Dictionary<string, string> { ["DATABASE_PASSWORD"] = "secret" };

        var reading = new ConfigReader(environment).Read(yaml, "config.yaml", Repository.Root);

        Assert.That(reading.Report.Lines, Is.Empty);
        Assert.That(reading.Config, Is.Not.Null);
    }

    private static IEnumerable<TestCaseData> BlocksOf(params string[] page) => MarkdownFile.Of(page).Blocks
        .Where(block => block.Language == "yaml")
        .Select(block => new TestCaseData(block.Text).SetArgDisplayNames($"{page[^1]}:{block.Line}"));
}
