using Interlock.Domain;
using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration.Binding;

/// <summary>A path in config.yaml, and the file it stands for.</summary>
/// <param name="Origin">Where it stands.</param>
/// <param name="Path">Of its key.</param>
/// <param name="File">The full path of the file.</param>
/// <param name="Written">What may be shown where the path is from the environment, or null.</param>
internal sealed record ConfigFile(ConfigOrigin Origin, string Path, string File, string? Written);

/// <summary>Turns single values into what their property needs.</summary>
/// <param name="folder">Relative paths are taken from here.</param>
/// <param name="failures">Receives the findings.</param>
internal sealed class ConfigScalarBinder(string folder, ConfigFailures failures)
{
    private readonly List<ConfigFile> _files = [];
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);

    /// <summary>Every file that was named.</summary>
    public IReadOnlyList<ConfigFile> Files => _files;

    /// <summary>Where secrets stand.</summary>
    public IReadOnlySet<string> Secrets => _secrets;

    /// <summary>The value, or a placeholder after the report says why there is none.</summary>
    public object Bind(ScalarShape shape, ConfigNode node, string path, ConfigProperty? property)
    {
        var (type, scalar) = (shape.Type, node as ConfigScalar);
        if (property?.IsSecret == true)
        {
            _secrets.Add(path);
        }

        if (scalar is { IsFailed: true })
        {
            failures.Add(path);
            return ConfigPlaceholders.OfScalar(shape.Type);
        }

        if (scalar is null or { IsNull: true } || ConfigScalars.Parse(type, scalar.Text) is not { } value || property?.Allows(value) == false)
        {
            var hint = type.IsEnum && scalar is not null ? NearestName.Hint(scalar.Text, ConfigScalars.Words(type)) : "";
            var stop = hint.Length > 0 ? "." : "";
            failures.Add(node.Origin, path, $"{(property?.IsSecret == true ? "the value" : node.Noun)} is not {ConfigScalars.Describe(type, property?.Range)}{stop}{hint}");
            return ConfigPlaceholders.OfScalar(type);
        }

        return property?.IsPath == true ? BindPath(scalar, path) : value;
    }

    private string BindPath(ConfigScalar scalar, string path)
    {
        if (string.IsNullOrWhiteSpace(scalar.Text) || scalar.Text.Contains('\0', StringComparison.Ordinal))
        {
            failures.Add(scalar.Origin, path, "is not the path of a file");
            return "";
        }

        var file = Path.GetFullPath(scalar.Text, folder);
        _files.Add(new ConfigFile(scalar.Origin, path, file, scalar.Written));
        return file;
    }
}
