using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Configuration;

/// <summary>
/// Finds versions that this server could not load: a file that is not there, a runtime that is not built in. An error where the version is
/// loaded, else a warning.
/// </summary>
/// <param name="howToBuildIn">What to do to have the runtime of a version's record, or null where this build has it.</param>
internal sealed class ConfigVersions(Func<Type, string?> howToBuildIn)
{
    public void Check(InterlockConfig config, IReadOnlyList<ConfigFile> files, ConfigNode root, ConfigReport report)
    {
        var unused = new List<string>();
        foreach (var (model, name, version) in config.Models.SelectMany(model => model.Value.Versions, (model, version) => (model, version.Key, version.Value)))
        {
            var path = $"models.{model.Key}.versions.{name}";
            var isUnused = !model.Value.LoadedVersions.Contains(name);
            if (isUnused)
            {
                unused.Add(path);
            }

            if (howToBuildIn(version.GetType()) is { } how)
            {
                report.Add(new ConfigDiagnostic(ConfigPaths.Locate(root, $"{path}.runtime"), $"{path}.runtime", how, isUnused));
            }
        }

        foreach (var file in files.Where(file => !File.Exists(file.File)))
        {
            var message = Directory.Exists(file.File) ? $"{file.File} is a folder, not a file" : $"there is no file {file.File}";
            report.Add(new ConfigDiagnostic(file.Origin, file.Path, message, unused.Any(path => ConfigPaths.IsWithin(file.Path, path))));
        }
    }
}
