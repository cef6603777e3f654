using System.Collections;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Runtimes;

namespace Interlock.Infrastructure.Configuration;

/// <summary>config.yaml, read: the configuration if it has no errors, and everything there is to say about it.</summary>
/// <param name="Config">Null when the report has errors.</param>
/// <param name="Report">All errors and warnings.</param>
/// <param name="Folder">The folder that relative paths are taken from.</param>
public sealed record ConfigReading(InterlockConfig? Config, ConfigReport Report, string Folder);

/// <summary>Reads config.yaml: YAML, then INTERLOCK__ overrides, then <c>${NAME}</c>, then records, then the files they name.</summary>
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

    /// <summary>Reads text that stands for a file in <paramref name="folder"/>.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">What the report calls it.</param>
    /// <param name="folder">Relative paths are taken from here.</param>
    public ConfigReading Read(string text, string file, string folder)
    {
        var report = new ConfigReport();
        var variables = DotEnv.Read(folder, environment, report);
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
        var binder = new ConfigBinder(RuntimeCatalog.Variants, folder, report);
        var config = binder.Bind<InterlockConfig>(expanded);
        new ConfigVersions(RuntimeCatalog.HowToBuildIn).Check(config, binder.Files, expanded, report);
        return new ConfigReading(report.Errors == 0 ? config : null, report, folder);
    }
}
