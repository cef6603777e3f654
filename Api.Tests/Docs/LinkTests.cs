using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>Every relative link of every page leads somewhere.</summary>
public sealed class LinkTests
{
    private static IEnumerable<string> Pages => MarkdownFile.All;

    [TestCaseSource(nameof(Pages))]
    public void RelativeLinks_OfThePage_PointToWhatExists(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;

        var broken = MarkdownFile.Of(page).RelativeLinks.Where(target => !Path.Exists(Path.GetFullPath(target, folder)));

        Assert.That(broken, Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public void Anchors_OfTheLinksOfThePage_AreHeadings(string page)
    {
        var broken = MarkdownFile.Of(page).RelativeAnchors.Where(link => !new MarkdownFile(PathOf(link.File)).Anchors.Contains(link.Anchor));

        Assert.That(broken, Is.Empty);

        string PathOf(string file) => Path.GetFullPath(file.Length == 0 ? Path.GetFileName(page) : file, Path.GetDirectoryName(Repository.PathOf(page))!);
    }

    [Test]
    public void Index_Documentation_NamesEveryPage()
    {
        var linked = MarkdownFile.Of("docs", "README.md").RelativeLinks.Select(target => Path.GetFullPath(target, Repository.PathOf("docs")));

        var pages = Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Where(page => Path.GetFileName(page) != "README.md");

        Assert.That(pages.Except(linked), Is.Empty);
    }
}
