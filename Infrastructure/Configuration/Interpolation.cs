using System.Text.RegularExpressions;

namespace Interlock.Infrastructure.Configuration;

/// <summary>Puts the environment into values: <c>${NAME}</c>, <c>${NAME:-default}</c>; <c>$${</c> stands for <c>${</c> itself.</summary>
internal sealed partial class Interpolation(IReadOnlyDictionary<string, string> environment, ConfigReport report)
{
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
        if (!scalar.Text.Contains('$', StringComparison.Ordinal))
        {
            return scalar;
        }

        var text = Reference().Replace(scalar.Text, match => Replacement(match, scalar, path));
        return new ConfigScalar(scalar.Origin, text, scalar.IsNull);
    }

    private string Replacement(Match match, ConfigScalar scalar, string path)
    {
        if (match.Value == "$${")
        {
            return "${";
        }

        if (!match.Groups["name"].Success)
        {
            report.Error(scalar.Origin, path, "'${' needs a name and '}': ${NAME} or ${NAME:-default}; write $${ for the characters themselves");
            return "";
        }

        var name = match.Groups["name"].Value;
        if (environment.TryGetValue(name, out var value) && (value.Length > 0 || !match.Groups["default"].Success))
        {
            return value;
        }

        if (!match.Groups["default"].Success)
        {
            report.Error(scalar.Origin, path, $"the environment variable {name} is not set; set it, put it into .env, or write ${{{name}:-default}}");
        }

        return match.Groups["default"].Value;
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}|\$\{")]
    private static partial Regex Reference();
}
