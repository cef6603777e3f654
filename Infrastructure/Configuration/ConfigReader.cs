using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Configuration;

/// <summary>config.yaml, read: the configuration if it has no errors, and everything there is to say about it.</summary>
/// <param name="Config">Null when the report has errors.</param>
/// <param name="Report">All errors and warnings.</param>
/// <param name="Folder">The folder that relative paths are taken from.</param>
public sealed record ConfigReading(InterlockConfig? Config, ConfigReport Report, string Folder);

/// <summary>Reads config.yaml: YAML, then <c>${NAME}</c>, then INTERLOCK__ overrides, then records, then the files they name.</summary>
internal sealed class ConfigReader(ConfigVariants variants, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path.</param>
    public ConfigReading ReadFile(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), file) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) ? relative : file;
        try
        {
            return Read(File.ReadAllText(file), shown, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var report = new ConfigReport();
            report.Error(new ConfigOrigin(shown), "", e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message);
            return new ConfigReading(null, report, folder);
        }
    }

    /// <summary>Reads text that stands for a file in <paramref name="folder"/>.</summary>
    public ConfigReading Read(string text, string file, string folder)
    {
        var report = new ConfigReport();
        var variables = DotEnv.Read(folder, environment, report);
        var root = YamlReader.Read(text, file, report);
        if (root is not ConfigMap)
        {
            if (root is not null)
            {
                report.Error(root.Origin, "", $"config.yaml is a map of keys, not {root.Noun}");
            }

            return new ConfigReading(null, report, folder);
        }

        var expanded = (ConfigMap)new Interpolation(variables, report).Expand(root);
        new EnvironmentOverrides(variables, report).Apply(expanded);
        var config = new ConfigBinder(variants, folder, report).Bind<InterlockConfig>(expanded);
        ConfigFiles.Check(config, expanded, report);
        return new ConfigReading(report.Errors == 0 ? config : null, report, folder);
    }
}
