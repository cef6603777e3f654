using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration;

/// <summary>Every value of a tree with its path.</summary>
internal static class ConfigFlattening
{
    /// <param name="root">The tree, with the environment put in.</param>
    /// <param name="secrets">Paths of values that are not to be shown.</param>
    /// <param name="otherForms">Other forms of values that are not to be shown, with what is shown instead.</param>
    public static ConfigSettings Of(ConfigNode root, IReadOnlySet<string> secrets, IReadOnlyList<(string Value, string Shown)> otherForms)
    {
        var settings = new List<ConfigSetting>();
        Add(root, "", secrets, settings);
        return new ConfigSettings(settings) { OtherForms = otherForms };
    }

    private static void Add(ConfigNode node, string path, IReadOnlySet<string> secrets, List<ConfigSetting> settings)
    {
        switch (node)
        {
            case ConfigMap { Entries.Count: > 0 } map:
                foreach (var (key, entry) in map.Entries)
                {
                    Add(entry.Value, ConfigPaths.Join(path, key), secrets, settings);
                }

                break;
            case ConfigList { Items.Count: > 0 } list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Add(list.Items[i], $"{path}[{i}]", secrets, settings);
                }

                break;
            case ConfigScalar scalar:
                settings.Add(new ConfigSetting(path, scalar.IsNull || scalar.IsFailed ? "" : scalar.Text, Shown(scalar, secrets.Contains(path))));
                break;
            default:
                settings.Add(new ConfigSetting(path, node is ConfigList ? "[]" : "{}", node is ConfigList ? "[]" : "{}"));
                break;
        }
    }

    private static string Shown(ConfigScalar scalar, bool isSecret) => scalar.Written ?? (isSecret ? "(secret)" : scalar.Text);
}
