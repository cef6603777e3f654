namespace Interlock.Infrastructure.Configuration;

/// <summary>
/// Any key can be overridden by a variable: <c>INTERLOCK__MODELS__IRIS__ACTIVE=v1</c> is <c>models.iris.active: v1</c>. Two underscores
/// divide the path; letters' case does not count, and '_' also stands for '-' and '.'. The value is read as YAML.
/// </summary>
internal sealed class EnvironmentOverrides(IReadOnlyDictionary<string, string> environment, ConfigReport report)
{
    public const string Prefix = "INTERLOCK__";

    /// <summary>Writes every override into the tree.</summary>
    public void Apply(ConfigMap root)
    {
        foreach (var (name, value) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                Apply(root, name, value);
            }
        }
    }

    private void Apply(ConfigMap root, string name, string value)
    {
        var origin = new ConfigOrigin($"environment variable {name}");
        var segments = name[Prefix.Length..].Split("__");
        if (segments.Any(segment => segment.Length == 0))
        {
            report.Error(origin, "", "two underscores divide the path, and every part of it needs a name");
            return;
        }

        var map = root;
        foreach (var segment in segments[..^1])
        {
            map = Descend(map, segment, origin);
        }

        var key = Match(map, segments[^1]);
        map.Entries[key] = new ConfigEntry(origin, Parse(value, origin));
    }

    private static ConfigMap Descend(ConfigMap map, string segment, ConfigOrigin origin)
    {
        var key = Match(map, segment);
        if (map.Entries.TryGetValue(key, out var entry) && entry.Value is ConfigMap inner)
        {
            return inner;
        }

        inner = new ConfigMap(origin);
        map.Entries[key] = new ConfigEntry(entry?.KeyOrigin ?? origin, inner);
        return inner;
    }

    private static string Match(ConfigMap map, string segment) =>
        map.Entries.Keys.FirstOrDefault(key => Fold(key) == Fold(segment)) ?? segment.ToLowerInvariant().Replace('_', '-');

    private static string Fold(string key) => key.ToLowerInvariant().Replace('_', '-').Replace('.', '-');

    /// <summary>Flow YAML (<c>{...}</c>, <c>[...]</c>) is read as such, anything else is taken to the letter.</summary>
    private ConfigNode Parse(string value, ConfigOrigin origin)
    {
        if (value.StartsWith('{') || value.StartsWith('['))
        {
            return YamlReader.Read(value, origin.Source, report) ?? new ConfigScalar(origin, value, isNull: false);
        }

        return new ConfigScalar(origin, value, isNull: false);
    }
}
