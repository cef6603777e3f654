using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Configuration;

/// <summary>Finds files that versions name and that are not there: an error where the version is active, else a warning.</summary>
internal static class ConfigFiles
{
    public static void Check(InterlockConfig config, ConfigNode root, ConfigReport report)
    {
        foreach (var (modelName, model) in config.Models)
        {
            foreach (var (versionName, version) in model.Versions)
            {
                var path = $"models.{modelName}.versions.{versionName}";
                foreach (var file in version.Files.Where(file => file.Length > 0 && !File.Exists(file)))
                {
                    var message = Directory.Exists(file) ? $"{file} is a folder, not a file" : $"there is no file {file}";
                    report.Add(new ConfigDiagnostic(ConfigPaths.Locate(root, path), path, message, IsWarning: versionName != model.Active));
                }
            }

            if (model.Swap.Golden is { } golden && !File.Exists(golden))
            {
                var path = $"models.{modelName}.swap.golden";
                report.Add(new ConfigDiagnostic(ConfigPaths.Locate(root, path), path, $"there is no file {golden}", IsWarning: false));
            }
        }
    }
}
