using System.Globalization;
using System.Text.RegularExpressions;
using Interlock.Domain;

namespace Interlock.Application.Jobs.Steps;

/// <summary>
/// What <c>{{ name }}</c> stands for in the texts of a step: <c>date</c> (also <c>{{ date - 1 }}</c>, in days), <c>time</c>, <c>job</c>, <c>run</c>,
/// and <c>params.NAME</c>.
/// </summary>
public sealed partial class TemplateValues
{
    private const string Parameter = "params.";
    private const int LongestShown = 64;

    private static readonly string[] Names = ["date", "time", "job", "run"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly DateOnly _date;

    /// <summary>The values of a run.</summary>
    /// <param name="job">The job's name.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="date">The day the run is for.</param>
    /// <param name="time">The time of the schedule, or of the request for a run by hand.</param>
    /// <param name="parameters">What was given with it.</param>
    public TemplateValues(string job, string run, DateOnly date, DateTimeOffset time, IReadOnlyDictionary<string, string> parameters)
    {
        _date = date;
        _values["date"] = DateText(date);
        _values["time"] = time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);
        _values["job"] = job;
        _values["run"] = run;
        foreach (var (name, value) in parameters)
        {
            _values[Parameter + name] = value;
        }
    }

    /// <summary>The text with every placeholder filled in.</summary>
    /// <exception cref="StepFailedException">A placeholder names nothing.</exception>
    public string Fill(string text) => Placeholders().Replace(text, match => ValueOf(match.Groups["name"].Value, match.Groups["days"].Value));

    /// <summary>The text with a parameter in place of every placeholder.</summary>
    /// <param name="text">Statements.</param>
    /// <param name="addParameter">Takes a value and tells the name of its parameter.</param>
    /// <exception cref="StepFailedException">A placeholder names nothing.</exception>
    public string FillWith(string text, Func<string, string> addParameter) =>
        Placeholders().Replace(text, match => addParameter(ValueOf(match.Groups["name"].Value, match.Groups["days"].Value)));

    /// <summary>What is wrong with the placeholders of a text, whatever the run; null if nothing is.</summary>
    public static string? FaultOf(string text)
    {
        foreach (Match match in Placeholders().Matches(text))
        {
            var (name, hasDays) = (match.Groups["name"].Value, match.Groups["days"].Value.Length > 0);
            if (hasDays ? name != "date" : !Names.Contains(name) && !name.StartsWith(Parameter, StringComparison.Ordinal))
            {
                return $"there is no '{Excerpt.Of(match.Value, LongestShown)}'; there are: {string.Join(", ", Names)}, date - 1, {Parameter}NAME";
            }
        }

        return null;
    }

    /// <summary>Whether something in a text looks like a placeholder and is none, so that it stays as it is.</summary>
    public static bool HasStray(string text) => Placeholders().Replace(text, "").Contains("{{", StringComparison.Ordinal);

    private string ValueOf(string name, string days)
    {
        if (name == "date" && days.Length > 0)
        {
            var shift = int.Parse(days.Replace(" ", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            return DateText(_date.AddDays(shift));
        }

        return days.Length == 0 && _values.TryGetValue(name, out var value)
            ? value
            : throw new StepFailedException($"There is no '{{{{ {Excerpt.Of(name, 64)} }}}}'; there are: {string.Join(", ", _values.Keys)}.");
    }

    private static string DateText(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z0-9_.-]*?)\s*(?<days>[+-]\s*[0-9]{1,5})?\s*\}\}")]
    private static partial Regex Placeholders();
}
