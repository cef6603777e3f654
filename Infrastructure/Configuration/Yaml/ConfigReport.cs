using System.Globalization;
using System.Text;
using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Infrastructure.Configuration.Yaml;

/// <summary>One finding about config.yaml.</summary>
/// <param name="Origin">File, line and column, or the environment variable.</param>
/// <param name="Path">The key's full path, e.g. <c>models.iris.active</c>.</param>
/// <param name="Message">What is wrong and what is expected.</param>
/// <param name="IsWarning">True when the server can run all the same.</param>
internal sealed record ConfigDiagnostic(ConfigOrigin Origin, string Path, string Message, bool IsWarning)
{
    public override string ToString() =>
        PlainText.Of($"{Origin}: {(IsWarning ? "warning: " : "")}{(Path.Length == 0 ? "" : Path + ": ")}{Message}".ReplaceLineEndings(" "));
}

/// <summary>Everything found in one reading of config.yaml, in the order of the file.</summary>
public sealed class ConfigReport
{
    private readonly HashSet<ConfigDiagnostic> _known = [];
    private readonly List<ConfigDiagnostic> _diagnostics = [];

    /// <summary>The values that the findings may not show.</summary>
    public HiddenValues Hidden { get; set; } = HiddenValues.None;

    /// <summary>How many findings keep the server from running.</summary>
    public int Errors => _diagnostics.Count(diagnostic => !diagnostic.IsWarning);

    /// <summary>How many findings do not.</summary>
    public int Warnings => _diagnostics.Count(diagnostic => diagnostic.IsWarning);

    /// <summary>The findings as lines, errors and warnings in the order of the file.</summary>
    public IReadOnlyList<string> Lines => LinesOf(_ => true);

    /// <summary>The errors as lines.</summary>
    public IReadOnlyList<string> ErrorLines => LinesOf(diagnostic => !diagnostic.IsWarning);

    /// <summary>The warnings as lines.</summary>
    public IReadOnlyList<string> WarningLines => LinesOf(diagnostic => diagnostic.IsWarning);

    /// <summary>Whether a section has errors.</summary>
    public bool HasErrorsIn(string section) =>
        _diagnostics.Exists(diagnostic => !diagnostic.IsWarning && (diagnostic.Path.Length == 0 || ConfigPaths.IsWithin(diagnostic.Path, section)));

    private IEnumerable<ConfigDiagnostic> Ordered => _diagnostics
        .OrderBy(diagnostic => diagnostic.Origin.Line == 0)
        .ThenBy(diagnostic => diagnostic.Origin.Source, StringComparer.Ordinal)
        .ThenBy(diagnostic => diagnostic.Origin.Line)
        .ThenBy(diagnostic => diagnostic.Origin.Column);

    private List<string> LinesOf(Func<ConfigDiagnostic, bool> isWanted) =>
        [.. Ordered.Where(isWanted).Select(diagnostic => (diagnostic with { Message = Hidden.In(diagnostic.Message) }).ToString())];

    internal void Error(ConfigOrigin origin, string path, string message) => Add(new ConfigDiagnostic(origin, path, message, IsWarning: false));

    internal void Add(ConfigDiagnostic diagnostic)
    {
        if (_known.Add(diagnostic))
        {
            _diagnostics.Add(diagnostic);
        }
    }

    /// <summary>The report as ops read it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var line in Lines)
        {
            text.AppendLine(line);
        }

        return text.Append(CultureInfo.InvariantCulture, $"{Errors} error{(Errors == 1 ? "" : "s")}, {Warnings} warning{(Warnings == 1 ? "" : "s")}").ToString();
    }
}
