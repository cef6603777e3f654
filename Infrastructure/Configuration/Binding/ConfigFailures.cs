using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration.Binding;

/// <summary>The parts of config.yaml that could not be read, so that nothing further is said about them.</summary>
internal sealed class ConfigFailures(ConfigReport report)
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    public void Add(string path) => _paths.Add(path);

    public void Add(ConfigOrigin origin, string path, string message)
    {
        report.Error(origin, path, message);
        _paths.Add(path);
    }

    public bool Has(string path) => _paths.Contains(path);

    /// <summary>Whether a path in a section could not be read, or something around it in that section.</summary>
    public bool IsWithin(string section, string relative)
    {
        var full = ConfigPaths.Join(section, relative);
        for (var end = section.Length + 1; end <= full.Length; end++)
        {
            if ((end == full.Length || full[end] is '.' or '[') && _paths.Contains(full[..end]))
            {
                return true;
            }
        }

        return false;
    }
}
