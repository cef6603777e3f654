using System.Collections.Concurrent;
using Interlock.Infrastructure.Runtimes.Catalog;

namespace Interlock.Infrastructure.Plugins;

/// <summary>The folder of plugins: <c>NAME.dll</c>, or <c>NAME/NAME.dll</c> with what it needs beside it. A process reads a folder once.</summary>
internal static class PluginFolder
{
    /// <summary>The variable that names another folder than <c>plugins</c> beside config.yaml.</summary>
    public const string Variable = "INTERLOCK_PLUGINS";

    private const string Default = "plugins";
    private const string Extension = ".dll";

    private static readonly ConcurrentDictionary<string, Lazy<PluginSet>> Folders = new(StringComparer.Ordinal);

    /// <summary>The plugins of the folder.</summary>
    /// <param name="configFolder">The folder of config.yaml.</param>
    /// <param name="environment">The variables, with those of <c>.env</c>.</param>
    public static PluginSet Of(string configFolder, IReadOnlyDictionary<string, string> environment)
    {
        var named = environment.GetValueOrDefault(Variable, "");
        var shown = named.Length > 0 ? named : Default;
        var folder = Path.GetFullPath(Path.Combine(configFolder, shown));
        if (named.Length == 0 && !Directory.Exists(folder))
        {
            return PluginSet.None;
        }

        return Folders.GetOrAdd(folder, _ => new Lazy<PluginSet>(() => Read(folder, shown))).Value;
    }

    private static PluginSet Read(string folder, string shown)
    {
        var (loaded, skipped) = (new List<Plugin>(), new List<SkippedPlugin>());
        try
        {
            foreach (var name in Names(folder))
            {
                var source = Path.Combine(shown, name);
                try
                {
                    var known = RuntimeCatalog.BuiltIn.With(loaded.SelectMany(plugin => plugin.Runtimes));
                    loaded.Add(PluginLoader.Load(Path.Combine(folder, name), source, known));
                }
                catch (PluginException e)
                {
                    skipped.Add(new SkippedPlugin(source, e.Message));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            skipped.Add(new SkippedPlugin(shown, Reason(e)));
        }

        return new PluginSet(loaded, skipped);
    }

    private static string Reason(Exception fault) =>
        fault is DirectoryNotFoundException ? $"there is no such folder ({Variable})" : $"it cannot be read: {fault.Message}";

    /// <summary>Files of plugins relative to the folder, in an order that is always the same; hidden ones are left out.</summary>
    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .Select(entry => (Name: Path.GetFileName(entry), IsFolder: Directory.Exists(entry)))
        .Where(entry => entry.Name[0] != '.' && (entry.IsFolder || Path.GetExtension(entry.Name) == Extension))
        .Select(entry => entry.IsFolder ? Path.Combine(entry.Name, entry.Name + Extension) : entry.Name)
        .Order(StringComparer.Ordinal);
}
