using System.Globalization;
using System.IO.Enumeration;
using Interlock.Application.Jobs.Steps;

namespace Interlock.Application.Jobs.BatchScoring.Files;

/// <summary>A file of a source.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Name">As ops know it: from the folder of config.yaml.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="ChangedAt">When it was changed (UTC).</param>
internal sealed record SourceFile(string Path, string Name, long Length, DateTime ChangedAt)
{
    /// <summary>Whether it is packed with gzip.</summary>
    public bool IsPacked => Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it holds JSON lines; else it is CSV.</summary>
    public bool IsJson => Ends(".ndjson") || Ends(".jsonl");

    /// <summary>Whether it is of a form that can be read.</summary>
    public bool IsKnown => IsJson || Ends(".csv");

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Length} {ChangedAt.Ticks}");

    private bool Ends(string extension) => (IsPacked ? Name[..^".gz".Length] : Name).EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Finds the files that a pattern such as <c>data/**/*.csv</c> matches.</summary>
internal static class SourceFiles
{
    private const int Most = 100_000;
    private const string AnyDepth = "**";

    private static readonly string[] AnyName = ["*"];

    /// <summary>The files, sorted by name.</summary>
    /// <param name="pattern">
    /// A path, or a pattern with <c>*</c>, <c>?</c> and <c>**</c>; <c>/</c> between folders. Names that begin with a dot match only where it says so.
    /// </param>
    /// <param name="folder">From where relative paths are taken.</param>
    /// <exception cref="StepFailedException">None matches, too many do, or one is of a form that cannot be read.</exception>
    public static IReadOnlyList<SourceFile> Find(string pattern, string folder)
    {
        var files = PathsOf(pattern, folder).Order(StringComparer.Ordinal).Take(Most + 1).Select(path => Describe(path, folder)).ToList();
        return files.Count == 0 ? throw new StepFailedException($"No file matches '{pattern}'.")
            : files.Count > Most ? throw new StepFailedException($"More than {Most} files match '{pattern}'.")
            : files.Find(file => !file.IsKnown) is { } unknown
                ? throw new StepFailedException($"'{unknown.Name}' is of no form that can be read: .csv, .ndjson or .jsonl, each perhaps with .gz.")
            : files;
    }

    /// <summary>The folder before the first part that is a pattern.</summary>
    public static string RootOf(string pattern, string folder) => Split(pattern, folder).Root;

    /// <summary>Whether a path is among what a pattern matches, whether it exists or not.</summary>
    public static bool Matches(string pattern, string folder, string path)
    {
        var (root, parts) = Split(pattern, folder);
        var relative = Path.GetRelativePath(root, path);
        return Matches(parts, relative.Split(Path.DirectorySeparatorChar));
    }

    private static IEnumerable<string> PathsOf(string pattern, string folder)
    {
        var (root, parts) = Split(pattern, folder);
        return Walk(root, parts).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The folder before the first part that is a pattern, and the rest.</summary>
    private static (string Root, string[] Parts) Split(string pattern, string folder)
    {
        var parts = pattern.Replace('\\', '/').Split('/');
        var literal = Math.Min(parts.Length - 1, Array.FindIndex(parts, IsPattern) is >= 0 and var first ? first : parts.Length - 1);
        var root = string.Join('/', parts.Take(literal));
        return (Path.GetFullPath(literal == 1 && root.Length == 0 ? "/" : root, folder), [.. parts.Skip(literal).Where(part => part.Length > 0)]);
    }

    private static IEnumerable<string> Walk(string folder, ReadOnlyMemory<string> parts)
    {
        if (parts.IsEmpty || !Directory.Exists(folder))
        {
            return [];
        }

        var (part, rest) = (parts.Span[0], parts[1..]);
        if (part == AnyDepth)
        {
            return Walk(folder, rest.IsEmpty ? AnyName : rest).Concat(FoldersIn(folder, "*").Where(IsReal).SelectMany(inner => Walk(inner, parts)));
        }

        return rest.IsEmpty
            ? Directory.EnumerateFiles(folder).Where(file => IsMatch(part, Path.GetFileName(file)))
            : FoldersIn(folder, part).SelectMany(inner => Walk(inner, rest));
    }

    private static bool Matches(ReadOnlySpan<string> parts, ReadOnlySpan<string> names)
    {
        if (parts.IsEmpty || names.IsEmpty)
        {
            return parts.IsEmpty && names.IsEmpty;
        }

        return parts[0] == AnyDepth
            ? Matches(parts.Length == 1 ? AnyName : parts[1..], names) || (names.Length > 1 && IsMatch("*", names[0]) && Matches(parts, names[1..]))
            : IsMatch(parts[0], names[0]) && Matches(parts[1..], names[1..]);
    }

    private static IEnumerable<string> FoldersIn(string folder, string part) => IsPattern(part)
        ? Directory.EnumerateDirectories(folder).Where(inner => IsMatch(part, Path.GetFileName(inner)))
        : [Path.Combine(folder, part)];

    // A link may lead back to where it stands.
    private static bool IsReal(string folder) => !File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint);

    private static bool IsMatch(string part, string name) =>
        name.StartsWith('.') == part.StartsWith('.') && FileSystemName.MatchesSimpleExpression(part, name, ignoreCase: false);

    private static bool IsPattern(string part) => part.AsSpan().ContainsAny('*', '?');

    private static SourceFile Describe(string path, string folder)
    {
        var info = new FileInfo(path);
        var name = Path.GetRelativePath(folder, path);
        return new SourceFile(path, (name.StartsWith("..", StringComparison.Ordinal) ? path : name).Replace('\\', '/'), info.Length, info.LastWriteTimeUtc);
    }
}
