using System.Text.RegularExpressions;

namespace Interlock.Application.Configuration;

/// <summary>
/// The values of a configuration that may not be shown: secrets, and what comes from the environment or from <c>.env</c>. Messages about a configuration
/// pass through <see cref="In"/>, whoever wrote them.
/// </summary>
public sealed partial class HiddenValues
{
    // A shorter value occurs in words that have nothing to do with it.
    private const int ShortestInText = 4;

    private readonly List<(string Value, string Shown)> _values;

    /// <param name="values">Each with what is shown in its place.</param>
    public HiddenValues(IEnumerable<(string Value, string Shown)> values) =>
        _values = [.. values.Where(value => value.Value.Length > 0).Distinct().OrderByDescending(value => value.Value.Length)];

    /// <summary>Nothing is hidden.</summary>
    public static HiddenValues None { get; } = new([]);

    /// <summary>The text with what is shown in place of every hidden value, and of every quoted part of one.</summary>
    /// <param name="text">A message.</param>
    public string In(string text)
    {
        if (_values.Count == 0)
        {
            return text;
        }

        foreach (var (value, shown) in _values)
        {
            text = value.Length >= ShortestInText
                ? text.Replace(value, shown, StringComparison.Ordinal)
                : text.Replace($"'{value}'", $"'{shown}'", StringComparison.Ordinal);
        }

        return Quoted().Replace(text, quoted => PartOf(quoted.Groups[1].Value) is { } shown ? $"'{shown}'" : quoted.Value);
    }

    /// <summary>The same for the keys of a dictionary, such as paths of files.</summary>
    public IReadOnlyDictionary<string, string> InKeys(IReadOnlyDictionary<string, string> items)
    {
        if (_values.Count == 0)
        {
            return items;
        }

        // Two files of one variable are shown as one.
        var shown = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in items)
        {
            shown.TryAdd(In(key), value);
        }

        return shown;
    }

    /// <summary>What is shown for the value that a text is a part of, or null.</summary>
    private string? PartOf(string text)
    {
        var whole = text.EndsWith("...", StringComparison.Ordinal) ? text[..^3] : text;
        return whole.Length < ShortestInText || IsShown(whole) ? null : _values.Find(value => value.Value.Contains(whole, StringComparison.Ordinal)).Shown;
    }

    private bool IsShown(string text) => _values.Exists(value => value.Shown.Contains(text, StringComparison.Ordinal));

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
