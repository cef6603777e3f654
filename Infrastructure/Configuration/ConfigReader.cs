using System.Collections;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Infrastructure.Configuration.Binding;
using Interlock.Infrastructure.Configuration.Yaml;
using Interlock.Infrastructure.Plugins;

namespace Interlock.Infrastructure.Configuration;

/// <summary>
/// Reads config.yaml with the plugins beside it: YAML, then INTERLOCK__ overrides, then <c>${NAME}</c> and <c>${file:PATH}</c>, then records, then the files they name.
/// </summary>
/// <param name="environment">The variables of the process.</param>
public sealed class ConfigReader(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Whether files that are named and missing are reported with the text.</summary>
    public bool ChecksFiles { get; private init; } = true;

    /// <summary>The variables of the process.</summary>
    public IReadOnlyDictionary<string, string> Variables => environment;

    /// <summary>A reader with this process's environment.</summary>
    /// <param name="checksFiles">Whether files that are named and missing are reported with the text.</param>
    public static ConfigReader OfProcess(bool checksFiles = true) => new(Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal))
    {
        ChecksFiles = checksFiles,
    };

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path.</param>
    public ConfigReading ReadFile(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), file);
        var source = new ConfigSource(this, relative.StartsWith("..", StringComparison.Ordinal) ? file : relative, folder, Path.GetFullPath(file));
        var report = new ConfigReport();
        return ConfigText.Read(file, source.Shown, report) is { } text ? Read(text, source) : Reading("", null, ConfigSettings.None, report, source);
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
    public ConfigReading Read(string text, string file, string folder) => Read(text, new ConfigSource(this, file, folder, null));

    /// <summary>Reads text that stands for the file of a source.</summary>
    public ConfigReading Read(string text, ConfigSource source)
    {
        var report = new ConfigReport();
        var variables = DotEnv.Read(source.Folder, environment, report);
        var plugins = PluginFolder.Of(source.Folder, variables);
        foreach (var skipped in plugins.Skipped)
        {
            report.Add(new ConfigDiagnostic(new ConfigOrigin(skipped.Source), "", skipped.Message, IsWarning: true));
        }

        var root = YamlReader.Read(text.TrimStart('\uFEFF'), source.Shown, report);
        if (root is not ConfigMap map)
        {
            if (root is not null)
            {
                report.Error(root.Origin, "", $"the file must be a map of keys, such as 'models:', not {root.Kind}");
            }

            return Reading(text, null, ConfigSettings.None, report, source);
        }

        new EnvironmentOverrides(variables, report).Apply(map);
        TestModelEntries.AddTo(map, report);
        var secretFiles = new SecretFiles(source.Folder);
        var interpolation = new Interpolation(variables, secretFiles, report);
        var expanded = interpolation.Expand(map);
        var binder = new ConfigBinder(plugins, source.Folder, report);
        var config = binder.Bind<InterlockConfig>(expanded);

        // Only a server needs its certificate, and it is replaced while configurations are read.
        ConfigFile[] files = [.. binder.Files.Where(file => !ConfigPaths.IsWithin(file.Path, "server.tls") && !ConfigPaths.IsWithin(file.Path, "access"))];
        ConfigConnection.Check(config.Datastore, expanded, report);
        ConfigCertificate.Check(config.Server, environment.Keys, expanded, report);
        if (ChecksFiles)
        {
            ConfigVersions.Check(config, files, report);
        }

        var settings = ConfigFlattening.Of(expanded, binder.Secrets, [.. interpolation.Used, .. binder.Files.Where(file => file.Written is not null).Select(file => (file.File, file.Written!))]);
        report.Hidden = settings.Hidden;
        var reading = Reading(text, report.Errors == 0 ? config : null, settings, report, source) with
        {
            Plugins = plugins,
            Bound = new BoundConfig(config, expanded, files),
            Datastore = report.HasErrorsIn("datastore") ? null : config.Datastore,
        };
        return reading with { Proposal = reading.Proposal with { Files = [.. files.Select(file => file.File)], SecretFiles = secretFiles.Digests } };
    }

    private static ConfigReading Reading(string text, InterlockConfig? config, ConfigSettings settings, ConfigReport report, ConfigSource source) =>
        new(new ConfigProposal(text, config, settings, report.ErrorLines, report.WarningLines), report, source);
}
