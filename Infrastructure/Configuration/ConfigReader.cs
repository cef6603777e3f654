using System.Collections;
using System.Runtime.CompilerServices;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Plugins;

namespace Interlock.Infrastructure.Configuration;

/// <summary>config.yaml, read: the configuration if it has no errors, and everything there is to say about it.</summary>
/// <param name="Config">Null when the report has errors.</param>
/// <param name="Report">All errors and warnings.</param>
/// <param name="Folder">The folder that relative paths are taken from.</param>
public sealed record ConfigReading(InterlockConfig? Config, ConfigReport Report, string Folder)
{
    private static readonly ConditionalWeakTable<InterlockConfig, PluginSet> PluginSets = [];

    /// <summary>The plugins it was read with.</summary>
    public PluginSet Plugins { get; init; } = PluginSet.None;

    /// <summary>The plugins a configuration was read with.</summary>
    public static PluginSet PluginsOf(InterlockConfig config) => PluginSets.TryGetValue(config, out var plugins) ? plugins : PluginSet.None;

    internal ConfigReading Keep()
    {
        if (Config is not null)
        {
            PluginSets.Add(Config, Plugins);
        }

        return this;
    }
}

/// <summary>
/// Reads config.yaml with the plugins beside it: YAML, then INTERLOCK__ overrides, then <c>${NAME}</c>, then records, then the files they name.
/// </summary>
/// <param name="environment">The variables of the process.</param>
public sealed class ConfigReader(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>A reader with this process's environment.</summary>
    public static ConfigReader OfProcess() => new(Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal));

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path.</param>
    public ConfigReading ReadFile(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), file);
        var shown = relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
        var report = new ConfigReport();
        return ConfigText.Read(file, shown, report) is { } text ? Read(text, shown, folder) : new ConfigReading(null, report, folder);
    }

    /// <summary>The plugins of a file's folder; the file need not be there.</summary>
    /// <param name="file">Its path.</param>
    public PluginSet PluginsBeside(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return PluginFolder.Of(folder, DotEnv.Read(folder, environment, new ConfigReport()));
    }

    /// <summary>Reads text that stands for a file in <paramref name="folder"/>.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">What the report calls it.</param>
    /// <param name="folder">Relative paths are taken from here.</param>
    public ConfigReading Read(string text, string file, string folder)
    {
        var report = new ConfigReport();
        var variables = DotEnv.Read(folder, environment, report);
        var plugins = PluginFolder.Of(folder, variables);
        foreach (var skipped in plugins.Skipped)
        {
            report.Add(new ConfigDiagnostic(new ConfigOrigin(skipped.Source), "", skipped.Message, IsWarning: true));
        }

        var root = YamlReader.Read(text.TrimStart('\uFEFF'), file, report);
        if (root is not ConfigMap map)
        {
            if (root is not null)
            {
                report.Error(root.Origin, "", $"the file must be a map of keys, such as 'models:', not {root.Kind}");
            }

            return new ConfigReading(null, report, folder);
        }

        new EnvironmentOverrides(variables, report).Apply(map);
        var expanded = new Interpolation(variables, report).Expand(map);
        var binder = new ConfigBinder(plugins, folder, report);
        var config = binder.Bind<InterlockConfig>(expanded);
        ConfigConnection.Check(config.Datastore, expanded, report);
        new ConfigVersions(plugins.Runtimes.HowToBuildIn).Check(config, binder.Files, expanded, report);
        return new ConfigReading(report.Errors == 0 ? config : null, report, folder) { Plugins = plugins }.Keep();
    }
}
