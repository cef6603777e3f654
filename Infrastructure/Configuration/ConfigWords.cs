using Interlock.Domain;
using Interlock.Infrastructure.Configuration.Binding;
using Interlock.Infrastructure.Configuration.Yaml;
using Interlock.Infrastructure.Plugins;

namespace Interlock.Infrastructure.Configuration;

/// <summary>Finds which record a section is, by the word in it: the <c>kind</c> of a model, the <c>runtime</c> of a version.</summary>
internal sealed class ConfigWords(ConfigReport report, PluginSet plugins)
{
    private readonly ConfigKeys _keys = new(report);

    /// <summary>The same map, but for a typo in the key whose word says which record the section is.</summary>
    public ConfigMap Correct(ConfigMap map, string wordKey, IEnumerable<Type> records, string path)
    {
        string[] known = [wordKey, .. records.SelectMany(record => ((RecordShape)ConfigShape.Of(record)).Properties.Keys)];
        var typo = map.Entries.Keys.FirstOrDefault(key => !known.Contains(key) && NearestName.Of(key, known) == wordKey);
        if (typo is null || map.Entries.ContainsKey(wordKey))
        {
            return map;
        }

        var corrected = new ConfigMap(map.Origin);
        foreach (var (key, entry) in map.Entries)
        {
            corrected.Entries.Add(key == typo ? _keys.Meant(key, entry, known, path)! : key, entry);
        }

        return corrected;
    }

    /// <summary>The record that the word of the section names; where the word is a typo, the one it was meant to name.</summary>
    public Type? Find(string wordKey, ConfigMap map, string path, IReadOnlyDictionary<string, Type> known)
    {
        if (!map.Entries.TryGetValue(wordKey, out var entry))
        {
            report.Error(map.Origin, path, $"the key '{wordKey}' is missing; it needs one of: {string.Join(", ", known.Keys)}");
            return null;
        }

        var word = entry.Value as ConfigScalar;
        if (word is { IsFailed: true } || (word is not null && known.ContainsKey(word.Text)))
        {
            return word.IsFailed ? null : known[word.Text];
        }

        var nearest = word is null ? null : NearestName.Of(word.Text, known.Keys);
        var hint = (nearest is null ? $"known here: {string.Join(", ", known.Keys)}" : $"did you mean '{nearest}'?") + SkippedBringing(wordKey);
        report.Error(entry.Value.Origin, ConfigPaths.Join(path, wordKey), $"{entry.Value.Noun} is not a known {wordKey}; {hint}");
        return nearest is null ? null : known[nearest];
    }

    /// <summary>The plugins that were skipped and might have known the word.</summary>
    private string SkippedBringing(string wordKey) => wordKey != "runtime" || plugins.Skipped.Count == 0
        ? ""
        : $"; skipped: {string.Join(", ", plugins.Skipped.Select(skipped => skipped.Source))}";
}
