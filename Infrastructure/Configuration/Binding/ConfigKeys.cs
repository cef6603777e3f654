using Interlock.Domain;
using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration.Binding;

/// <summary>Finds keys that nobody knows. A typo is then taken for the key it was meant to be, so that it hides nothing that stands in it.</summary>
internal sealed class ConfigKeys(ConfigReport report)
{
    /// <summary>The map without unknown keys; each of them is reported.</summary>
    public ConfigMap Check(ConfigMap map, string[] known, string path)
    {
        var corrected = new ConfigMap(map.Origin);
        foreach (var (key, entry) in map.Entries)
        {
            var name = known.Contains(key) ? key : Meant(key, entry, known, path);
            if (name is not null && (name == key || !map.Entries.ContainsKey(name)))
            {
                corrected.Entries.TryAdd(name, entry);
            }
        }

        return corrected;
    }

    /// <summary>Reports an unknown key; what it was meant to be, or null when no known key is near.</summary>
    public string? Meant(string key, ConfigEntry entry, string[] known, string path)
    {
        var nearest = NearestName.Of(key, known);
        var hint = nearest is null ? $"known keys: {string.Join(", ", known)}" : $"did you mean '{nearest}'?";
        if (entry.KeyOrigin.IsInVariable)
        {
            report.Error(entry.KeyOrigin, path, $"unknown key; {hint}");
        }
        else
        {
            report.Error(entry.KeyOrigin, ConfigPaths.Join(path, key), $"unknown key '{key}'; {hint}");
        }

        return nearest;
    }
}
