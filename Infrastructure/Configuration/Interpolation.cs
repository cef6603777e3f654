using System.Text.RegularExpressions;
using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration;

/// <summary>Puts the environment into values: <c>${NAME}</c>, <c>${NAME:-default}</c>; <c>$${</c> stands for <c>${</c> itself.</summary>
internal sealed partial class Interpolation(IReadOnlyDictionary<string, string> environment, ConfigReport report)
{
    private readonly List<(string Value, string Shown)> _used = [];

    /// <summary>The values of variables that were put in, with the names that are shown instead.</summary>
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
        var text = Reference().Replace(scalar.Text, match => Replacement(match, problems));
        problems.ForEach(problem => report.Error(scalar.Origin, path, problem));
        return new ConfigScalar(scalar.Origin, text) { Written = scalar.Written ?? scalar.Text, IsFailed = problems.Count > 0 };
    }

    private string Replacement(Match match, List<string> problems)
    {
        if (match.Value == "$${")
        {
            return "${";
        }

        if (!match.Groups["name"].Success)
        {
            problems.Add("'${' needs a name and '}': ${NAME} or ${NAME:-default}; write $${ for the characters themselves");
            return "";
        }

        var (name, fallback) = (match.Groups["name"].Value, match.Groups["default"]);
        if (environment.TryGetValue(name, out var value) && (value.Length > 0 || !fallback.Success))
        {
            _used.Add((value, $"${{{name}}}"));
            return value;
        }

        if (!fallback.Success)
        {
            problems.Add($"the environment variable {name} is not set; set it, put it into .env, or write ${{{name}:-default}}");
        }

        return fallback.Value;
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}|\$\{")]
    private static partial Regex Reference();
}
