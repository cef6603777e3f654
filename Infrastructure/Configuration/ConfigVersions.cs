using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Configuration;

/// <summary>
/// Finds versions that this server could not load: a file that is not there, a runtime that is not built in. An error where the version is
/// active, else a warning.
/// </summary>
/// <param name="howToBuildIn">What to do to have the runtime of a version's record, or null where this build has it.</param>
internal sealed class ConfigVersions(Func<Type, string?> howToBuildIn)
{
    public void Check(InterlockConfig config, ConfigNode root, ConfigReport report)
    {
        foreach (var (modelName, model) in config.Models)
        {
            foreach (var (versionName, version) in model.Versions)
            {
                var path = $"models.{modelName}.versions.{versionName}";
                foreach (var message in Problems(version))
                {
                    report.Add(new ConfigDiagnostic(ConfigPaths.Locate(root, path), path, message, IsWarning: versionName != model.Active));
                }
            }

            if (model.Swap.Golden is { Length: > 0 } golden && !File.Exists(golden))
            {
                var path = $"models.{modelName}.swap.golden";
                report.Error(ConfigPaths.Locate(root, path), path, $"there is no file {golden}");
            }
        }
    }

    private IEnumerable<string> Problems(VersionConfig version)
    {
        if (howToBuildIn(version.GetType()) is { } how)
        {
            yield return how;
        }

        foreach (var file in version.Files.Where(file => file.Length > 0 && !File.Exists(file)))
        {
            yield return Directory.Exists(file) ? $"{file} is a folder, not a file" : $"there is no file {file}";
        }
    }
}
