using System.Text.RegularExpressions;
using Interlock.Api.Swagger.Schemas;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>The codes of the HTTP contract: what the page lists is what the code has.</summary>
public sealed partial class ErrorCodeTests
{
    private static readonly string[] Projects = ["Domain", "Application", "Infrastructure", "Api"];

    [Test]
    public void ErrorsTable_OfThePage_ListsTheCodesOfTheSource()
    {
        var documented = DocumentedCodes().Matches(MarkdownFile.Of("docs", "http.md").Text).Select(match => match.Groups["code"].Value).ToList();

        Assert.That(documented, Is.Unique);
        Assert.That(documented, Is.EquivalentTo(CodesOfTheSource()));
    }

    [Test]
    public void Document_OfOpenApi_HasTheStatusesOfThePage()
    {
        var documented = DocumentedCodes().Matches(MarkdownFile.Of("docs", "http.md").Text).ToDictionary(match => match.Groups["code"].Value, match => match.Groups["status"].Value);

        Assert.That(ErrorCodes.All.Where(code => documented[code.Key] is var status && status != $"{code.Value}" && status != $"{code.Value / 100}xx"), Is.Empty);
    }

    private static HashSet<string> CodesOfTheSource()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in Projects.SelectMany(SourceOf))
        {
            codes.UnionWith(CodesOf(Given().Matches(text)));
            codes.UnionWith(CodesOf(Mapped().Matches(text)));
            codes.UnionWith(CodesOf(Thrown().Matches(text)));
            if (text.Contains(": InterlockException(", StringComparison.Ordinal))
            {
                codes.UnionWith(CodesOf(Named().Matches(text)));
            }
        }

        return codes;
    }

    private static IEnumerable<string> SourceOf(string project) => Directory
        .EnumerateFiles(Repository.PathOf(project), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Migrations"))
        .Select(File.ReadAllText);

    private static IEnumerable<string> CodesOf(MatchCollection matches) => matches.Select(match => match.Groups["code"].Value);

    [GeneratedRegex(@"^\| (?<status>[1-5](?:\d\d|xx)|none) \| `(?<code>[a-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex DocumentedCodes();

    /// <summary>To the base of an exception.</summary>
    [GeneratedRegex(@"(?:Interlock|Http)Exception\((?:\d{3}, )?\s*""(?<code>[a-z_]+)""")]
    private static partial Regex Given();

    /// <summary>As a constant of an exception.</summary>
    [GeneratedRegex(@"const string \w+ = ""(?<code>[a-z_]+)"";")]
    private static partial Regex Named();

    /// <summary>In the one map of errors to status codes.</summary>
    [GeneratedRegex(@"new\((?:\d{3}|status|e\.StatusCode), ""(?<code>[a-z_]+)""")]
    private static partial Regex Mapped();

    /// <summary>Where a request is refused.</summary>
    [GeneratedRegex(@"InvalidInputException\.At\([^\n]*, ""(?<code>[a-z]+_[a-z_]+)""\)")]
    private static partial Regex Thrown();
}
