using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>Python that a reader may copy is valid; the libraries it imports need not be installed here.</summary>
[Parallelizable]
public sealed class PythonBlockTests
{
    private static IEnumerable<TestCaseData> Pages => MarkdownFile.All
        .Where(page => MarkdownFile.Of(page).Blocks.Any(block => block.Language == "python"))
        .Select(page => new TestCaseData(page).SetArgDisplayNames(page));

    [TestCaseSource(nameof(Pages))]
    public async Task Blocks_OfThePage_AreValidPython(string page)
    {
        foreach (var block in MarkdownFile.Of(page).Blocks.Where(block => block.Language == "python"))
        {
            var (exitCode, output) = await Shell.RunAsync(
                $"command -v python3 > /dev/null || exit 9\npython3 -c 'import ast, sys; ast.parse(sys.stdin.read())' <<'END'\n{block.Text}END");

            if (exitCode == 9)
            {
                Assert.Ignore("python3 is not installed.");
            }

            Assert.That(exitCode, Is.Zero, $"{page}:{block.Line} {output}");
        }
    }
}
