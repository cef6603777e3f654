using System.Globalization;

namespace Interlock.Infrastructure.Configuration.Yaml;

/// <summary>Paths of keys, as reports show them: <c>models.iris.labels[2]</c>.</summary>
internal static class ConfigPaths
{
    public static string Join(string parent, string key) => parent.Length == 0 ? key : $"{parent}.{key}";

    /// <summary>Whether <paramref name="path"/> is <paramref name="parent"/> or lies below it.</summary>
    public static bool IsWithin(string path, string parent) =>
        path.StartsWith(parent, StringComparison.Ordinal)
        && (path.Length == parent.Length || path[parent.Length] is '.' or '[');

    /// <summary>Where the path stands below <paramref name="node"/>: the key's own place, or the nearest one above it.</summary>
    public static ConfigOrigin Locate(ConfigNode node, string relativePath)
    {
        var (origin, rest) = (node.Origin, relativePath);
        while (rest.Length > 0 && Step(ref node, ref rest) is { } found)
        {
            origin = found;
        }

        return origin;
    }

    private static ConfigOrigin? Step(ref ConfigNode node, ref string rest)
    {
        if (node is ConfigMap map)
        {
            // Keys may hold dots, so the longest key that fits is the one meant.
            var path = rest;
            var key = map.Entries.Keys.Where(key => IsWithin(path, key)).MaxBy(key => key.Length);
            if (key is null)
            {
                return null;
            }

            rest = rest[key.Length..].TrimStart('.');
            node = map.Entries[key].Value;
            return map.Entries[key].KeyOrigin;
        }

        var close = rest.IndexOf(']', StringComparison.Ordinal);
        if (node is ConfigList list && rest[0] == '[' && close > 0 && int.TryParse(rest[1..close], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count)
        {
            rest = rest[(close + 1)..].TrimStart('.');
            node = list.Items[index];
            return node.Origin;
        }

        return null;
    }
}
