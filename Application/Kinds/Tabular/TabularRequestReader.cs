using System.Text.Json;
using System.Text.Unicode;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>
/// Reads the JSON body of a tabular request: <c>{"features":[5.1,3.5]}</c>, <c>{"features":{"age":41}}</c>, the named features alone
/// (<c>{"age":41}</c>), or <c>{"instances":[...]}</c> with rows in any of these forms. Every problem is reported at once, by JSON path.
/// </summary>
public static class TabularRequestReader
{
    private const string Forms = "expected {\"features\":[...]}, {\"features\":{name: value}} or {\"instances\":[...]}";

    /// <summary>Reads a body.</summary>
    /// <param name="json">The body, UTF-8 without a byte order mark.</param>
    /// <param name="contract">What a row must look like.</param>
    /// <exception cref="InvalidInputException">The body is not JSON, or breaks the contract.</exception>
    public static TabularRequest Read(ReadOnlySpan<byte> json, TabularContract contract)
    {
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw InvalidInputException.At("$", $"the request body is empty; {Forms}", "empty_body");
        }

        if (!Utf8.IsValid(json))
        {
            throw InvalidInputException.At("$", "the request body is not UTF-8", InvalidInputException.MalformedJson);
        }

        try
        {
            return ReadOrRepair(json, contract);
        }
        catch (JsonException e)
        {
            throw Malformed(e);
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader's word for an escape such as \ud800 that stands for no character.
            throw InvalidInputException.At("$", "a text in the request body is not valid Unicode", InvalidInputException.MalformedJson);
        }
    }

    private static TabularRequest ReadOrRepair(ReadOnlySpan<byte> json, TabularContract contract)
    {
        try
        {
            return ReadBody(json, contract);
        }
        catch (JsonException) when (NotANumber.Quote(json) is { } repaired)
        {
            return ReadBody(repaired, contract);
        }
    }

    private static TabularRequest ReadBody(ReadOnlySpan<byte> json, TabularContract contract)
    {
        var reader = new Utf8JsonReader(json);
        var problems = new InputProblems();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw InvalidInputException.At("$", $"the request body is {JsonNouns.Of(reader.TokenType)}; {Forms}");
        }

        var request = ReadObject(ref reader, contract, problems);
        while (reader.Read())
        {
        }

        problems.ThrowIfAny();
        return request;
    }

    private static TabularRequest ReadObject(ref Utf8JsonReader reader, TabularContract contract, InputProblems problems)
    {
        var rows = new TabularRowReader(contract, problems);
        var root = new RowPath("$");
        switch (RowEnvelope.KeyOf(reader, contract))
        {
            case RowEnvelope.Instances:
                RowEnvelope.Enter(ref reader, RowEnvelope.Instances, root, problems);
                var instances = ReadInstances(ref reader, contract, rows, problems);
                RowEnvelope.Leave(ref reader, RowEnvelope.Instances, root, problems);
                return new TabularRequest(instances, IsSingle: false);

            case RowEnvelope.Features:
                RowEnvelope.Enter(ref reader, RowEnvelope.Features, root, problems);
                var row = rows.Read(ref reader, new RowPath("$.features"));
                RowEnvelope.Leave(ref reader, RowEnvelope.Features, root, problems);
                return new TabularRequest([row], IsSingle: true);

            case null:
                problems.Add("$", Forms);
                return new TabularRequest([], IsSingle: true);

            default:
                return new TabularRequest([rows.Read(ref reader, root)], IsSingle: true);
        }
    }

    private static List<TabularRow> ReadInstances(ref Utf8JsonReader reader, TabularContract contract, TabularRowReader rows, InputProblems problems)
    {
        var instances = new List<TabularRow>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            problems.Add("$.instances", $"is {JsonNouns.Of(reader.TokenType)}; expected a list of rows");
            reader.Skip();
            return instances;
        }

        var count = 0;
        for (reader.Read(); reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            if (count++ < contract.MaxRows)
            {
                instances.Add(rows.ReadInstance(ref reader, count - 1));
            }
            else
            {
                reader.Skip();
            }
        }

        if (count == 0 || count > contract.MaxRows)
        {
            problems.Add("$.instances", count == 0 ? "has no rows" : $"has {count} rows; at most {contract.MaxRows} are allowed");
        }

        return instances;
    }

    private static InvalidInputException Malformed(JsonException e) => InvalidInputException.At(
        "$",
        $"the request body is not JSON: error at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}",
        InvalidInputException.MalformedJson);
}
