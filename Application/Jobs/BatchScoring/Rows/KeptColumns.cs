using System.Text.Json;
using Interlock.Application.Jobs.Steps;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>The columns of the input that stand beside the answers, and their values.</summary>
internal sealed class KeptColumns
{
    private const string Renamed = "input_";

    /// <param name="names">Their names in the input.</param>
    /// <param name="taken">The names of the columns that the answer has; a kept one of such a name is written as <c>input_</c> and it.</param>
    /// <exception cref="StepFailedException">Two columns would have the same name.</exception>
    public KeptColumns(IReadOnlyList<string> names, IReadOnlyList<string> taken)
    {
        Names = names;
        Written = [.. names.Select(name => taken.Contains(name, StringComparer.Ordinal) ? Renamed + name : name)];
        if (Written.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new StepFailedException($"The input has two columns '{Domain.Excerpt.Of(twice.Key, 64)}'; say under 'keep' which columns to keep.");
        }
    }

    /// <summary>Their names in the input.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Their names in the output.</summary>
    public IReadOnlyList<string> Written { get; }

    /// <summary>The columns of the first rows, where ops do not say which to keep.</summary>
    public static IReadOnlyList<string> NamesOf(RowBlock? first)
    {
        if (first is null || !first.Shape.IsJson)
        {
            return first?.Shape.Columns ?? [];
        }

        for (var i = 0; i < first.Count; i++)
        {
            if (TryParse(first.BytesOf(i)) is { } row)
            {
                using (row)
                {
                    return [.. row.RootElement.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal)];
                }
            }
        }

        return [];
    }

    /// <summary>The values of a row that was answered.</summary>
    public RowValue[] ValuesOf(RowBlock block, int row)
    {
        if (block.Shape.IsJson)
        {
            using var json = JsonDocument.Parse(block.BytesOf(row));
            return [.. Names.Select(name => json.RootElement.TryGetProperty(name, out var value) ? RowValue.Of(value) : RowValue.Of(default))];
        }

        var places = block.Shape.PlacesOf(Names);
        return Array.ConvertAll(places, place => RowValue.OfField(block, row, place));
    }

    private static JsonDocument? TryParse(ReadOnlyMemory<byte> line)
    {
        try
        {
            var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
