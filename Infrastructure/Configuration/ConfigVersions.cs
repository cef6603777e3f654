using Interlock.Application.Configuration.Root;
using Interlock.Infrastructure.Configuration.Binding;
using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration;

/// <summary>Finds files that are not there: an error where the version that names them is loaded, else a warning.</summary>
internal static class ConfigVersions
{
    /// <returns>The keys that name them.</returns>
    public static IReadOnlyList<string> Check(InterlockConfig config, IReadOnlyList<ConfigFile> files, ConfigReport report)
    {
        var unused = config.Models.SelectMany(model => model.Value.Versions.Keys
            .Where(version => !model.Value.LoadedVersions.Contains(version))
            .Select(version => $"models.{model.Key}.versions.{version}")).ToList();

        var missing = files.Where(file => !File.Exists(file.File)).ToList();
        foreach (var file in missing)
        {
            var message = Directory.Exists(file.File) ? $"{file.File} is a folder, not a file" : $"there is no file {file.File}";
            report.Add(new ConfigDiagnostic(file.Origin, file.Path, message, unused.Any(path => ConfigPaths.IsWithin(file.Path, path))));
        }

        return [.. missing.Select(file => file.Path)];
    }
}
