using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration;

/// <summary>
/// Any key can be overridden by a variable: <c>INTERLOCK__MODELS__IRIS__ACTIVE=v1</c> is <c>models.iris.active: v1</c>. Two underscores
/// divide the path; letters' case does not count, and '_' also stands for '-' and '.'. A value that begins with '{' or '[' is read as
/// YAML, any other is taken to the letter; neither reads variables in turn. No value is ever shown.
/// </summary>
internal sealed class EnvironmentOverrides(IReadOnlyDictionary<string, string> environment, ConfigReport report)
{
    public const string Prefix = "INTERLOCK__";

    /// <summary>Writes every override into the tree.</summary>
    public void Apply(ConfigMap root)
    {
        // A section comes before the keys in it, however the names are written.
        foreach (var (name, value) in environment.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                Apply(root, name, value);
            }
        }
    }

    private void Apply(ConfigMap root, string name, string value)
    {
        var origin = ConfigOrigin.OfVariable(name);
        var segments = name[Prefix.Length..].Split("__");
        if (segments.Any(segment => segment.Length == 0))
        {
            report.Error(origin, "", $"is not the path of a key; two underscores divide its parts, as in {Prefix}MODELS__IRIS__ACTIVE");
            return;
        }

        var map = root;
        foreach (var segment in segments[..^1])
        {
            map = Descend(map, segment, origin);
        }

        if (Parse(value, origin, $"${{{name}}}") is { } node)
        {
            map.Entries[Match(map, segments[^1], origin)] = new ConfigEntry(origin, node);
        }
    }

    private ConfigMap Descend(ConfigMap map, string segment, ConfigOrigin origin)
    {
        var key = Match(map, segment, origin);
        if (map.Entries.TryGetValue(key, out var entry) && entry.Value is ConfigMap inner)
        {
            return inner;
        }

        inner = new ConfigMap(origin);
        map.Entries[key] = new ConfigEntry(entry?.KeyOrigin ?? origin, inner);
        return inner;
    }

    private string Match(ConfigMap map, string segment, ConfigOrigin origin)
    {
        var folded = Fold(segment);
        var keys = map.Entries.Keys.Where(key => Fold(key) == folded).ToList();
        if (keys.Count > 1 && !keys.Contains(segment))
        {
            report.Error(origin, "", $"'{segment}' may be {string.Join(" or ", keys.Select(key => $"'{key}'"))}; write it as the key is written");
        }

        return keys.Contains(segment) ? segment : keys.FirstOrDefault() ?? folded;
    }

    private static string Fold(string key) => key.ToLowerInvariant().Replace('_', '-').Replace('.', '-');

    private ConfigNode? Parse(string value, ConfigOrigin origin, string written) => value.StartsWith('{') || value.StartsWith('[')
        ? YamlReader.Read(Interpolation.Escape(value), origin.Source, report, written)
        : new ConfigScalar(origin, Interpolation.Escape(value)) { Written = written };
}
