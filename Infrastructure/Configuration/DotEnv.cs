namespace Interlock.Infrastructure.Configuration;

/// <summary>The environment as config.yaml sees it: the process's, and below it the file <c>.env</c> beside config.yaml.</summary>
internal static class DotEnv
{
    /// <summary>NAME=value lines; '#' begins a comment line; quotes around a value and a leading "export " are dropped.</summary>
    public static Dictionary<string, string> Read(string folder, IReadOnlyDictionary<string, string> environment, ConfigReport report)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        var file = Path.Combine(folder, ".env");
        if (File.Exists(file))
        {
            foreach (var (line, number) in File.ReadLines(file).Select((line, i) => (line.Trim(), i + 1)))
            {
                ReadLine(line, new ConfigOrigin(".env", number, 1), merged, report);
            }
        }

        foreach (var (name, value) in environment)
        {
            merged[name] = value;
        }

        return merged;
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
            report.Error(origin, "", "a line of .env is NAME=value");
            return;
        }

        variables[assignment[..equals].Trim()] = Unquote(assignment[(equals + 1)..].Trim());
    }

    private static string Unquote(string value) =>
        value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
