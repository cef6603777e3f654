using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.Catalog;
using Interlock.Infrastructure.Runtimes.Constant;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>The runtime that CONTRIBUTING.md adds is compiled and tested here.</summary>
public sealed class ContributingPageTests
{
    // The line of the catalog, as the page shows it.
    private static readonly RuntimeEntry[] Entries =
    [
        RuntimeEntry.Of<ConstantTabularModel, TabularRow, TabularResult>(typeof(TabularModelConfig), typeof(ConstantTabularConfig)),
    ];

    [Test]
    public void Blocks_OfCode_AreTheFilesThatAreCompiled()
    {
        var files = new[] { "Contributing/ConstantTabularConfig.cs", "Contributing/ConstantTabularModel.cs", "ContributingPageTests.cs", "Contributing/ConstantTabularModelTests.cs" };

        var blocks = MarkdownFile.Of("CONTRIBUTING.md").Blocks.Where(block => block.Language == "csharp").Select(block => block.Text).ToArray();

        Assert.That(blocks, Has.Length.EqualTo(files.Length));
        foreach (var (block, file) in blocks.Zip(files))
        {
            Assert.That(File.ReadAllText(Repository.PathOf("Api.Tests", "Docs", file)), Does.Contain(block.TrimEnd()), file);
        }
    }

    [Test]
    public void CatalogLine_OfThePage_AddsTheRuntime() => 
        Assert.That(ConfigNameAttribute.Of(Entries.Single().VersionConfig), Is.EqualTo("constant"));
}
