using System.Globalization;
using System.Text.RegularExpressions;

namespace Interlock.Api.WebConsole.Changes;

/// <summary>A problem of a configuration, with the lines around it where it names one.</summary>
/// <param name="Message">What is wrong, with file, line and column.</param>
/// <param name="Lines">The line and those around it; none where the problem has no line of the text.</param>
/// <param name="Line">The number of the line; 0 for none.</param>
internal sealed partial record ConfigIssue(string Message, IReadOnlyList<(int Number, string Text)> Lines, int Line)
{
    private const int Around = 2;

    /// <summary>Finds the line that a problem names.</summary>
    /// <param name="problem">As the server reports it: <c>config.yaml:3:5: what is wrong</c>.</param>
    /// <param name="text">The configuration.</param>
    /// <param name="file">What reports call it.</param>
    public static ConfigIssue Of(string problem, string text, string file)
    {
        var lines = text.Split('\n');
        var place = problem.StartsWith(file, StringComparison.Ordinal) ? Place().Match(problem, file.Length) : Match.Empty;
        if (!place.Success || !int.TryParse(place.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var line) || line < 1 || line > lines.Length)
        {
            return new ConfigIssue(problem, [], 0);
        }

        var first = Math.Max(1, line - Around);
        return new ConfigIssue(problem, [.. Enumerable.Range(first, Math.Min(lines.Length, line + Around) - first + 1).Select(number => (number, lines[number - 1].TrimEnd('\r')))], line);
    }

    [GeneratedRegex(@"\G:(\d+):\d+: ")]
    private static partial Regex Place();
}
