using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>What a golden request says must be answered to a row; null where it does not say.</summary>
internal sealed record TabularExpectation(string? Label, double? Result, double? Tolerance)
{
    private const double UsualTolerance = 1e-4;

    /// <summary>The largest difference from a number where a line does not say: what rounding makes.</summary>
    public static double UsualToleranceOf(double result) => UsualTolerance * Math.Max(1, Math.Abs(result));

    /// <summary>Reads what a line says about one of its rows.</summary>
    /// <param name="line">The line's name.</param>
    /// <param name="answer">The line.</param>
    /// <param name="row">The row, counted from 0, and how many there are.</param>
    /// <param name="labels">The contract's labels.</param>
    /// <exception cref="ModelLoadException">A value has another type, or cannot be answered at all.</exception>
    public static TabularExpectation Read(string line, JsonElement answer, (int Place, int Count) row, IReadOnlyList<string> labels)
    {
        var (label, result, tolerance) = (Text("label"), Number("result"), Number("tolerance"));
        return label is not null && !labels.Contains(label, StringComparer.Ordinal)
                ? throw Wrong("label", labels.Count == 0 ? "is expected of a model without labels; write 'result'" : $"is '{label}'; expected one of the labels {string.Join(", ", labels)}")
            : tolerance < 0 ? throw Wrong("tolerance", $"is {tolerance}; at least 0 is expected")
            : tolerance is not null && result is null ? throw Wrong("tolerance", "stands without a 'result'")
            : new TabularExpectation(label, result, tolerance);

        string? Text(string member) => Of(member) is not { } value ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString()
            : throw Wrong(member, $"is {JsonNouns.Of(value.ValueKind)}; expected a string");

        double? Number(string member) => Of(member) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
            : throw Wrong(member, $"is {(value.ValueKind == JsonValueKind.Number ? "too large" : JsonNouns.Of(value.ValueKind))}; expected a number");

        JsonElement? Of(string member) => !answer.TryGetProperty(member, out var value) ? null
            : value.ValueKind != JsonValueKind.Array ? value
            : value.GetArrayLength() == row.Count ? value[row.Place]
            : throw Wrong(member, $"has {value.GetArrayLength()} values; the request has {row.Count} rows");

        ModelLoadException Wrong(string member, string problem) => new($"{line}: $.{member} {problem}");
    }

    /// <summary>Compares an answer.</summary>
    /// <exception cref="InferenceException">It is another.</exception>
    public void Check(TabularResult answer)
    {
        if (Label is not null && Label != answer.Label)
        {
            throw new InferenceException($"the label is '{answer.Label}', expected '{Label}'");
        }

        var tolerance = Tolerance ?? UsualToleranceOf(answer.Result);
        if (Result is { } expected && !(Math.Abs(expected - answer.Result) <= tolerance))
        {
            throw new InferenceException($"the result is {answer.Result}, expected {expected} within {tolerance}");
        }
    }
}
