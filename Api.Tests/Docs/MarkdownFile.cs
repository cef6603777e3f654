using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;

namespace Interlock.Api.Tests.Docs;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">The word behind the fence, or nothing.</param>
/// <param name="Text">What it holds.</param>
/// <param name="Line">Where it begins, for messages.</param>
internal sealed record MarkdownBlock(string Language, string Text, int Line);

/// <summary>A page of the documentation.</summary>
internal sealed partial class MarkdownFile(string path)
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "data", "logs", "publish", "TestResults"];

    public string Path { get; } = path;

    public string Text { get; } = File.ReadAllText(path);

    /// <summary>Its fenced blocks, in order.</summary>
    public IReadOnlyList<MarkdownBlock> Blocks => [.. Fences().Matches(Text).Select(match =>
        new MarkdownBlock(match.Groups["language"].Value, Outdent(match), Text.AsSpan(0, match.Index).Count('\n') + 1))];

    /// <summary>The files its links point to; links to other sites are left out.</summary>
    public IEnumerable<string> RelativeLinks => Targets.Select(target => target.Split('#')[0]).Where(target => target.Length > 0);

    /// <summary>The headings its links point to, each with its file, or with nothing for the page itself.</summary>
    public IEnumerable<(string File, string Anchor)> RelativeAnchors => Targets.Select(target => target.Split('#')).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]));

    /// <summary>Its headings, as links name them.</summary>
    public IEnumerable<string> Anchors => Headings().Matches(Prose)
        .Select(match => Dropped().Replace(match.Groups["heading"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private string Prose => Fences().Replace(Text, "");

    private IEnumerable<string> Targets => Links().Matches(Prose)
        .Select(match => match.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal));

    public static MarkdownFile Of(params string[] parts) => new(Repository.PathOf(parts));

    /// <summary>Every page of the repository, by its path in it.</summary>
    public static IEnumerable<string> All => Directory
        .EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file))
        .Where(file => !file.Split(System.IO.Path.DirectorySeparatorChar).Any(part => NotOurs.Contains(part) || part.StartsWith('.')))
        .Order(StringComparer.Ordinal);

    /// <summary>A block in a list is indented as the list is.</summary>
    private static string Outdent(Match fence) =>
        fence.Groups["text"].Value.Replace($"\n{fence.Groups["indent"].Value}", "\n", StringComparison.Ordinal)[fence.Groups["indent"].Length..];

    [GeneratedRegex(@"^(?<indent>[ ]*)```(?<language>[a-z]*)\n(?<text>.*?)^\k<indent>```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#+ (?<heading>.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Dropped();
}
