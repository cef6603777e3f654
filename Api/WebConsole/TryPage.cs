using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Interlock.Api.Models;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;

namespace Interlock.Api.WebConsole;

/// <summary>The form to ask a tabular model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Endpoint">Where programs ask it.</param>
/// <param name="Fields">A field for each feature.</param>
public sealed record TryPage(string Model, string Endpoint, IReadOnlyList<TryField> Fields)
{
    /// <summary>What does not belong to a field.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The request, as JSON; null before the form was sent.</summary>
    public string? Request { get; init; }

    /// <summary>The answer; null where there is none.</summary>
    public TabularAnswer? Answer { get; init; }

    /// <summary>The scores by label; none where the model gives none.</summary>
    public IReadOnlyList<KeyValuePair<string, float>> Scores { get; init; } = [];

    /// <summary>The form with what a caller wrote; at first with values that the contract allows.</summary>
    internal static TryPage Of(string model, string endpoint, TabularModelConfig config, Func<string, string?> written) => new(
        model,
        endpoint,
        [.. config.Features.Select(feature => new TryField(FeatureDetail.Of(feature.Key, feature.Value), written(feature.Key) ?? ExampleOf(feature.Value)))]);

    /// <summary>The request that the fields make: what is empty is left out, and what is no number is sent as text, so that the server says what is wrong.</summary>
    internal string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("features"u8);
            foreach (var field in Fields.Where(field => field.Value.Length > 0))
            {
                json.WritePropertyName(field.Feature.Name);
                field.Write(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The same form, with each problem at its field.</summary>
    internal TryPage With(InvalidInputException failure)
    {
        var fields = Fields.Select(field => field with { Problem = failure.Problems.FirstOrDefault(problem => field.IsAt(problem.Path))?.Message }).ToList();
        return this with
        {
            Fields = fields,
            Problems = [.. failure.Problems.Where(problem => !fields.Exists(field => field.IsAt(problem.Path))).Select(problem => $"{problem.Path}: {problem.Message}")],
        };
    }

    private static string ExampleOf(FeatureConfig feature) => feature switch
    {
        { Type: FeatureType.Text } => feature.Values is [var first, ..] ? first : "",
        { Type: FeatureType.Boolean } => "false",
        _ => feature.Midpoint.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>A field of the form.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Value">What stands in it.</param>
public sealed record TryField(FeatureDetail Feature, string Value)
{
    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>The allowed values where there are few; empty for a field to write in.</summary>
    public IReadOnlyList<string> Choices => Feature.Type == "boolean" ? ["false", "true"] : Feature.Values ?? [];

    /// <summary>What it may hold, in words; empty where anything may stand there.</summary>
    public string Hint => string.Join(", ", new[]
    {
        Feature.Type is "number" or "integer" ? RangeOf(Feature) : "", Feature.Unit is { } unit ? $"in {unit}" : "", Feature.Optional ? "may be left empty" : "",
    }.Where(part => part.Length > 0));

    /// <summary>Whether a problem is one of this field.</summary>
    internal bool IsAt(string path) => path == Application.JsonPaths.Join("$.features", Feature.Name);

    internal void Write(Utf8JsonWriter json)
    {
        if (Feature.Type is "number" or "integer" && double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else if (Feature.Type == "boolean" && bool.TryParse(Value, out var boolean))
        {
            json.WriteBooleanValue(boolean);
        }
        else
        {
            json.WriteStringValue(Value);
        }
    }

    private static string RangeOf(FeatureDetail feature) => (feature.Min, feature.Max) switch
    {
        ({ } min, { } max) => FormattableString.Invariant($"{min} to {max}"),
        ({ } min, null) => FormattableString.Invariant($"{min} or more"),
        (null, { } max) => FormattableString.Invariant($"{max} or less"),
        _ => feature.Type == "integer" ? "a whole number" : "a number",
    };
}
