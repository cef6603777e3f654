using System.Globalization;
using System.Text;
using Interlock.Application.Sources;
using Interlock.Domain;

namespace Interlock.Application.Quality.Labels;

/// <summary>Where the columns of a CSV of labels stand; -1 for those that it does not have.</summary>
internal sealed record LabelColumns(int Count, int Id, int Model, int Key, int Label, int Value, int Row)
{
    /// <summary>What a header must name.</summary>
    public const string Needed = "with the columns id, or model and key, and label or value, separated by commas";

    private const int LongestShown = 200;

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidInputException">A column is missing or stands twice.</exception>
    public static LabelColumns Read(CsvRecord record, ReadOnlySpan<byte> bytes, long line)
    {
        var names = Array.ConvertAll(record.Texts(bytes), static name => name.Trim());
        var columns = new LabelColumns(names.Length, Find("id"), Find("model"), Find("key"), Find("label"), Find("value"), Find("row"));
        var hasTarget = columns.Id >= 0 || (columns.Model >= 0 && columns.Key >= 0);
        return hasTarget && (columns.Label >= 0 || columns.Value >= 0)
            ? columns
            : throw InvalidInputException.At($"line {line}", $"the header '{Excerpt.Of(string.Join(',', names), LongestShown)}' lacks a column; expected one {Needed}");

        int Find(string name)
        {
            var place = Array.IndexOf(names, name);
            return Array.LastIndexOf(names, name) == place ? place : throw InvalidInputException.At($"line {line}", $"the header has two columns '{name}'");
        }
    }

    /// <summary>Reads a record.</summary>
    /// <returns>Why it is no label, or null.</returns>
    public string? Read(CsvRecord fields, ReadOnlySpan<byte> record, out LabelRequest? request)
    {
        request = null;
        if (fields.Count != Count)
        {
            return $"has {fields.Count} fields; the header has {Count}";
        }

        double? value = null;
        if (Text(fields, record, Value) is { } number)
        {
            if (!double.TryParse(Encoding.UTF8.GetBytes(number.Trim()), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) || !double.IsFinite(read))
            {
                return "value is not a finite number";
            }

            value = read;
        }

        var row = 0;
        if (Text(fields, record, Row) is { } place && !int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out row))
        {
            return "row is not a whole number from 0 on";
        }

        request = new LabelRequest(Text(fields, record, Id), Text(fields, record, Model), Text(fields, record, Key), Text(fields, record, Label), value, row);
        return LabelRules.ProblemOf(ref request);
    }

    // An empty field is none.
    private static string? Text(CsvRecord fields, ReadOnlySpan<byte> record, int place) =>
        place >= 0 && fields.Text(record, place) is { Length: > 0 } text ? text : null;
}
