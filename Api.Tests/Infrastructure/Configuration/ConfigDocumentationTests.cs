using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed partial class ConfigDocumentationTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "configuration.md"));

    [TestCaseSource(nameof(Keys))]
    public void Page_EveryKey_IsThere(string key)
    {
        var words = Code().Matches(Page).SelectMany(code => code.Groups[1].Value.Split('.', ' ', ':'));

        Assert.That(words, Does.Contain(key), "docs/configuration.md does not mention this key");
    }

    [TestCaseSource(nameof(Ranges))]
    public void Page_EveryRange_IsInARowOfItsKey(string key, string min, string max)
    {
        var rows = Page.Split('\n').Where(line => line.StartsWith('|') && Code().Matches(line.Split('|')[1]).Any(code => code.Groups[1].Value.Split('.')[^1] == key));

        Assert.That(rows.Select(row => row.Replace("`", "", StringComparison.Ordinal)), Has.Some.Contains($"| {min} to {max} |"));
    }

    [TestCaseSource(nameof(Blocks))]
    public void Page_EveryExample_IsAcceptedByTheReader(string block)
    {
        var reading = Reading.Of(block);

        Assert.That(reading.Report.Lines, Is.Empty);
    }

    [TestCaseSource(nameof(Sections))]
    public void Page_EveryExampleOfASection_IsAcceptedByTheReader(string section)
    {
        var isOfAModel = section.Split(':')[0] is "serving" or "swap" or "canary";
        var reading = Reading.Of($"{Reading.Iris}{(isOfAModel ? "    " : "")}{section}\n", ("SQLSERVER", "Server=db"));

        Assert.That(reading.Report.Errors, Is.Zero, reading.Report.ToString());
    }

    private static IEnumerable<string> Keys() => ConfigKeysOf.All().Select(key => key.Key).Distinct();

    private static IEnumerable<TestCaseData> Ranges() => ConfigKeysOf.All()
        .Where(key => key.Property?.Range is not null)
        .Select(key => new TestCaseData(key.Key, key.Property!.Range!.Min, key.Property.Range.Max));

    private static IEnumerable<string> Blocks() => YamlBlock().Matches(Page).Select(block => block.Groups[1].Value);

    private static IEnumerable<string> Sections() => SectionExample().Matches(Page).Select(example => example.Groups[1].Value);

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^```yaml\n(# config\\.yaml\n.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex("^Example: `(.+)`$", RegexOptions.Multiline)]
    private static partial Regex SectionExample();
}
