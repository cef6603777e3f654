using System.Text;
using System.Text.RegularExpressions;
using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration;

/// <summary>
/// Puts the environment and secrets from files into values: <c>${NAME}</c>, <c>${file:PATH}</c>, and both with <c>:-default</c>, which may hold references;
/// <c>$${</c> stands for <c>${</c> itself.
/// </summary>
internal sealed partial class Interpolation(IReadOnlyDictionary<string, string> environment, SecretFiles files, ConfigReport report)
{
    private const string Opening = "${";
    private const string Escaped = "$${";

    private readonly List<(string Value, string Shown)> _used = [];

    /// <summary>The values of variables and files that were put in, with the references that are shown instead.</summary>
    public IReadOnlyList<(string Value, string Shown)> Used => _used;

    /// <summary>Text that stands for itself when it is expanded.</summary>
    public static string Escape(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    /// <summary>A tree in which every value is expanded. Keys are left alone.</summary>
    public ConfigNode Expand(ConfigNode node, string path = "") => node switch
    {
        ConfigScalar scalar => ExpandScalar(scalar, path),
        ConfigList list => new ConfigList(list.Origin, [.. list.Items.Select((item, i) => Expand(item, $"{path}[{i}]"))]),
        _ => ExpandMap((ConfigMap)node, path),
    };

    private ConfigMap ExpandMap(ConfigMap map, string path)
    {
        var expanded = new ConfigMap(map.Origin);
        foreach (var (key, entry) in map.Entries)
        {
            expanded.Entries.Add(key, entry with { Value = Expand(entry.Value, ConfigPaths.Join(path, key)) });
        }

        return expanded;
    }

    private ConfigScalar ExpandScalar(ConfigScalar scalar, string path)
    {
        if (!scalar.Text.Contains("${", StringComparison.Ordinal))
        {
            return scalar;
        }

        var problems = new List<string>();
        var text = Expand(scalar.Text, problems);
        problems.ForEach(problem => report.Error(scalar.Origin, path, problem));
        return new ConfigScalar(scalar.Origin, text) { Written = scalar.Written ?? scalar.Text, IsFailed = problems.Count > 0 };
    }

    private string Expand(string text, List<string> problems)
    {
        var expanded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith(Escaped))
            {
                expanded.Append(Opening);
                at += Escaped.Length;
            }
            else if (rest.StartsWith(Opening))
            {
                var length = LengthOf(rest[Opening.Length..]);
                expanded.Append(Value(length < 0 ? "" : rest.Slice(Opening.Length, length).ToString(), problems));
                at = length < 0 ? text.Length : at + Opening.Length + length + 1;
            }
            else
            {
                expanded.Append(text[at++]);
            }
        }

        return expanded.ToString();
    }

    /// <summary>The length of a reference without its braces; -1 where it is never closed. A default may hold references.</summary>
    private static int LengthOf(ReadOnlySpan<char> text)
    {
        for (var (at, open) = (0, 0); at < text.Length; at++)
        {
            if (text[at..].StartsWith(Escaped))
            {
                at += Escaped.Length - 1;
            }
            else if (text[at..].StartsWith(Opening))
            {
                (open, at) = (open + 1, at + Opening.Length - 1);
            }
            else if (text[at] == '}' && open-- == 0)
            {
                return at;
            }
        }

        return -1;
    }

    private string Value(string reference, List<string> problems)
    {
        var match = Reference().Match(reference);
        if (!match.Success)
        {
            problems.Add("'${' needs a name and '}': ${NAME} or ${NAME:-default}; write $${ for the characters themselves");
            return "";
        }

        var fallback = match.Groups["default"];
        return match.Groups["file"] is { Success: true, Value: var file } ? OfFile(file, fallback, problems) : OfVariable(match.Groups["name"].Value, fallback, problems);
    }

    private string OfVariable(string name, Group fallback, List<string> problems)
    {
        if (environment.TryGetValue(name, out var value) && (value.Length > 0 || !fallback.Success))
        {
            _used.Add((value, $"${{{name}}}"));
            return value;
        }

        if (!fallback.Success)
        {
            problems.Add($"the environment variable {name} is not set; set it, put it into .env, or write ${{{name}:-default}}");
        }

        return Expand(fallback.Value, problems);
    }

    private string OfFile(string path, Group fallback, List<string> problems)
    {
        var file = files.Read(path);
        if (file.IsMissing && fallback.Success)
        {
            return Expand(fallback.Value, problems);
        }

        if (file.Problem is not null)
        {
            problems.Add($"the file '{path}' of ${{file:...}} {file.Problem}");
        }

        _used.Add((file.Text, $"${{file:{path}}}"));
        return file.Text;
    }

    [GeneratedRegex(@"\A(file:(?<file>((?!:-|\$\{).)+)|(?<name>[A-Za-z_][A-Za-z0-9_]*))(:-(?<default>.*))?\z", RegexOptions.Singleline)]
    private static partial Regex Reference();
}
