using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Quality.Labels;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Quality;

/// <summary>Which contract decides about a label: that of the revision under which the prediction was answered.</summary>
internal sealed class RecordedContractsTests
{
    private readonly Mock<IRevisionDatastore> _revisions = new();
    private readonly Mock<IConfigProposals> _proposals = new();

    [TestCase("iris", 2, "old")]
    [TestCase("iris", 3, "now")]
    [TestCase("iris", 4, "now")]
    [TestCase("renamed", 2, "old")]
    [TestCase("renamed", 4, null)]
    public async Task FindAsync_Revision_GivesItsContract(string model, int revision, string? label)
    {
        using var catalog = new ModelCatalog(new Dictionary<string, ModelConfig> { ["iris"] = Model("now") });
        var stored = new ConfigRevision
        {
            CreatedAt = default, Source = RevisionSource.Start, Author = "", Server = "", BasedOn = 0, Config = "two", Report = "", Files = "", Fingerprint = "", Diff = "",
        };
        _revisions.Setup(store => store.FindAsync(2, It.IsAny<CancellationToken>())).ReturnsAsync(stored);
        _revisions.Setup(store => store.FindAsync(3, It.IsAny<CancellationToken>())).ReturnsAsync(new ConfigRevision
        {
            CreatedAt = default, Source = RevisionSource.Start, Author = "", Server = "", BasedOn = 0, Config = "broken", Report = "", Files = "", Fingerprint = "", Diff = "",
        });
        _proposals.Setup(read => read.Read("two")).Returns(new ConfigProposal(
            "", new InterlockConfig { Models = new Dictionary<string, ModelConfig> { ["iris"] = Model("old"), ["renamed"] = Model("old") } }, null!, [], []));
        _proposals.Setup(read => read.Read("broken")).Returns(new ConfigProposal("", null, null!, ["gone"], []));
        var contracts = new RecordedContracts(catalog, _revisions.Object, _proposals.Object);

        var first = await contracts.FindAsync(model, revision, CancellationToken.None);
        var second = await contracts.FindAsync(model, revision, CancellationToken.None);

        Assert.That(first?.LabelsOf("{}"), label is null ? Is.Null : Is.EqualTo(new[] { label }));
        Assert.That(second, Is.SameAs(first));
        _revisions.Verify(store => store.FindAsync(revision, It.IsAny<CancellationToken>()), Times.Once);
    }

    private static TabularModelConfig Model(string label) =>
        new() { Features = new Dictionary<string, FeatureConfig>(), Labels = [label], Active = "v1", Versions = LoadedModels.NoVersions };
}
