using System.Buffers;
using System.Text;
using System.Text.Json;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>Rows and results as JSON, as they are answered and kept.</summary>
public static class TabularJson
{
    /// <summary>Writes <c>"result"</c> and, for a classifier, <c>"label"</c> and <c>"scores"</c> into the current object.</summary>
    public static void WriteResult(Utf8JsonWriter json, TabularResult result)
    {
        json.WriteNumber("result"u8, result.Result);
        if (result.Label is not null)
        {
            json.WriteString("label"u8, result.Label);
        }

        if (result.Scores is { } scores)
        {
            json.WriteStartArray("scores"u8);
            foreach (var score in scores)
            {
                json.WriteNumberValue(score);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>Reads what <see cref="WriteResult"/> wrote.</summary>
    public static TabularResult ReadResult(JsonElement json) => new(
        json.GetProperty("result"u8).GetDouble(),
        json.TryGetProperty("label"u8, out var label) ? label.GetString() : null,
        json.TryGetProperty("scores"u8, out var scores) ? [.. scores.EnumerateArray().Select(score => score.GetSingle())] : null);

    /// <summary>Writes the <c>data</c> of an answer: a result, or a list of them, each with the id of its prediction where there is one.</summary>
    public static void WriteData(Utf8JsonWriter json, IReadOnlyList<TabularResult> results, IReadOnlyList<string> ids, bool isSingle)
    {
        if (isSingle)
        {
            WriteItem(json, results, ids, 0);
            return;
        }

        json.WriteStartArray();
        for (var row = 0; row < results.Count; row++)
        {
            WriteItem(json, results, ids, row);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes <c>"features":[...]</c> into the current object, in the order of the contract.</summary>
    public static void WriteRow(Utf8JsonWriter json, TabularRow row, TabularContract contract)
    {
        json.WriteStartArray("features"u8);
        for (var place = 0; place < row.Numbers.Length; place++)
        {
            WriteValue(json, row, place, contract.Features[place]);
        }

        json.WriteEndArray();
    }

    /// <summary>A row as a request that names every feature.</summary>
    public static string RowByName(TabularRow row, TabularContract contract)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteRowByName(json, row, contract);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes <c>"features":{...}</c> into the current object, with the name of every feature.</summary>
    public static void WriteRowByName(Utf8JsonWriter json, TabularRow row, TabularContract contract)
    {
        json.WriteStartObject("features"u8);
        for (var place = 0; place < row.Numbers.Length; place++)
        {
            json.WritePropertyName(contract.Features[place].Name);
            WriteValue(json, row, place, contract.Features[place]);
        }

        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, IReadOnlyList<TabularResult> results, IReadOnlyList<string> ids, int row)
    {
        json.WriteStartObject();
        if (ids.Count > 0)
        {
            json.WriteString("id"u8, ids[row]);
        }

        WriteResult(json, results[row]);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, TabularRow row, int place, Feature feature)
    {
        var type = feature.Config.Type;
        if (feature.Config.Optional && FeatureRules.IsMissing(feature, place, row))
        {
            json.WriteNullValue();
        }
        else if (type == FeatureType.Text)
        {
            json.WriteStringValue(row.Texts![place]);
        }
        else if (type == FeatureType.Boolean)
        {
            json.WriteBooleanValue(row.Numbers[place] != 0);
        }
        else
        {
            json.WriteNumberValue(row.Numbers[place]);
        }
    }
}
