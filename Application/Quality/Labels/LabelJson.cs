using System.Text.Json;
using Interlock.Domain;

namespace Interlock.Application.Quality.Labels;

/// <summary>Reads labels in JSON.</summary>
public static class LabelJson
{
    /// <summary>Reads the body of <c>POST /predictions/{id}/label</c>: <c>{"label": text}</c> or <c>{"value": number}</c>, and perhaps <c>"row"</c>.</summary>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    public static LabelRequest Read(string id, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(id, json.RootElement);
        }
        catch (JsonException e)
        {
            throw InvalidInputException.At(
                "$", $"the request body is not JSON: error at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", InvalidInputException.MalformedJson);
        }
        catch (InvalidOperationException)
        {
            throw InvalidInputException.At("$", "the request body holds a text that is not valid Unicode", InvalidInputException.MalformedJson);
        }
    }

    private static LabelRequest Read(string id, JsonElement body)
    {
        var problems = new InputProblems();
        var fields = new JsonFields(body, "$", problems, "label", "value", "row");
        var label = fields.Optional<string>("label", JsonFields.TryGetText, "a text");
        var value = fields.Optional<double?>("value", TryGetNumber, "a finite number");
        var row = fields.Optional<int>("row", TryGetRow, "a whole number from 0 on");
        if (fields.IsObject && fields.Find("label") is null == fields.Find("value") is null)
        {
            problems.Add("$", fields.Find("label") is null ? "has neither 'label' nor 'value'" : "has 'label' and 'value'; expected one of them");
        }

        problems.ThrowIfAny();
        return new LabelRequest(id, null, null, label, value, row);
    }

    /// <summary>Reads a line; members that are not known are ignored.</summary>
    /// <returns>Why it is no label, or null.</returns>
    internal static string? Read(ReadOnlySpan<byte> line, out LabelRequest? request)
    {
        request = null;
        try
        {
            var reader = new Utf8JsonReader(line);
            using var json = JsonDocument.ParseValue(ref reader);
            return reader.Read() ? "is not JSON"
                : json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement, out request)
                : "is not a JSON object";
        }
        catch (JsonException)
        {
            return "is not JSON";
        }
        catch (InvalidOperationException)
        {
            return "holds a text that is not valid Unicode";
        }
    }

    private static string? Read(JsonElement line, out LabelRequest? request)
    {
        request = null;
        if (!TryFind<string>(line, "id", JsonFields.TryGetText, out var id) || !TryFind<string>(line, "model", JsonFields.TryGetText, out var model)
            || !TryFind<string>(line, "key", JsonFields.TryGetText, out var key))
        {
            return "id, model and key must be texts";
        }

        if (!TryFind<string>(line, "label", JsonFields.TryGetText, out var label))
        {
            return "label is not a text";
        }

        if (!TryFind<double?>(line, "value", TryGetNumber, out var value))
        {
            return "value is not a finite number";
        }

        if (!TryFind<int>(line, "row", TryGetRow, out var row))
        {
            return "row is not a whole number from 0 on";
        }

        request = new LabelRequest(id, model, key, label, value, row);
        return LabelRules.ProblemOf(ref request);
    }

    // Missing and null are the same.
    private static bool TryFind<T>(JsonElement line, string name, JsonParser<T> parse, out T? found)
    {
        found = default;
        return !line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null || parse(value, out found);
    }

    private static bool TryGetNumber(JsonElement value, out double? number)
    {
        number = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var read) && double.IsFinite(read) ? read : null;
        return number is not null;
    }

    private static bool TryGetRow(JsonElement value, out int row)
    {
        row = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out row) && row >= 0;
    }
}
