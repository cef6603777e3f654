using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration;

/// <summary>The environment as config.yaml sees it: the process's, and below it the file <c>.env</c> beside config.yaml.</summary>
internal static class DotEnv
{
    /// <summary>NAME=value lines; '#' begins a comment line; quotes around a value and a leading "export " are dropped.</summary>
    public static Dictionary<string, string> Read(string folder, IReadOnlyDictionary<string, string> environment, ConfigReport report)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, number) in Lines(Path.Combine(folder, ConfigLocation.DotEnv), report).Select((line, i) => (line.Trim(), i + 1)))
        {
            ReadLine(line, new ConfigOrigin(ConfigLocation.DotEnv, number, 1), merged, report);
        }

        foreach (var (name, value) in environment)
        {
            merged[name] = value;
        }

        return merged;
    }

    private static string[] Lines(string file, ConfigReport report)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report.Error(new ConfigOrigin(ConfigLocation.DotEnv), "", $"cannot be read: {e.Message}");
            return [];
        }
    }

    private static void ReadLine(string line, ConfigOrigin origin, Dictionary<string, string> variables, ConfigReport report)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        var assignment = line.StartsWith("export ", StringComparison.Ordinal) ? line["export ".Length..].TrimStart() : line;
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
        {
            report.Error(origin, "", "a line of .env is NAME=value, or a comment that begins with '#'");
            return;
        }

        var name = assignment[..equals].Trim();
        if (Unquote(assignment[(equals + 1)..].Trim()) is { } value)
        {
            variables[name] = value;
        }
        else
        {
            report.Error(origin, "", $"the value of {name} begins with a quote and must end with the same; it is one line, without a comment behind it");
        }
    }

    /// <summary>The value without its quotes, or null when only one stands there.</summary>
    private static string? Unquote(string value)
    {
        if (value.Length == 0 || value[0] is not ('"' or '\''))
        {
            return value;
        }

        return value.Length > 1 && value[^1] == value[0] ? value[1..^1] : null;
    }
}
