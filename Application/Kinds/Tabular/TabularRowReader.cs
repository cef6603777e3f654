using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>Reads one row, by place or by name. The reader stands on the row's first token before and on its last one after.</summary>
internal sealed class TabularRowReader(TabularContract contract, InputProblems problems)
{
    private readonly FeatureReader _features = new(problems);
    private readonly bool[] _seen = new bool[contract.Features.Count];

    /// <summary>A row of a list: its values, or an object that holds them under "features".</summary>
    public TabularRow ReadInstance(ref Utf8JsonReader reader, int index)
    {
        var path = new RowPath("$.instances", index);
        if (reader.TokenType != JsonTokenType.StartObject || RowEnvelope.KeyOf(reader, contract) != RowEnvelope.Features)
        {
            return Read(ref reader, path);
        }

        RowEnvelope.Enter(ref reader, RowEnvelope.Features, path, problems);
        var row = Read(ref reader, path with { Suffix = ".features" });
        RowEnvelope.Leave(ref reader, RowEnvelope.Features, path, problems);
        return row;
    }

    /// <summary>A row: a list of values in the order of the features, or an object with a value for each name.</summary>
    public TabularRow Read(ref Utf8JsonReader reader, RowPath path)
    {
        var row = new TabularRow(new double[contract.Features.Count], contract.HasText ? new string?[contract.Features.Count] : null);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                ReadByPlace(ref reader, row, path);
                break;
            case JsonTokenType.StartObject:
                ReadByName(ref reader, row, path);
                break;
            default:
                problems.Add(path.ToString(), $"is {JsonNouns.Of(reader.TokenType)}; expected a list of {contract.Features.Count} values or an object with the features by name");
                break;
        }

        return row;
    }

    private void ReadByPlace(ref Utf8JsonReader reader, TabularRow row, RowPath path)
    {
        var count = 0;
        for (reader.Read(); reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            if (count < contract.Features.Count)
            {
                _features.Read(ref reader, contract.Features[count], count, row, path, byName: false);
            }
            else
            {
                reader.Skip();
            }

            count++;
        }

        if (count != contract.Features.Count)
        {
            problems.Add(path.ToString(), $"has {count} values; expected {contract.Features.Count}: {string.Join(", ", contract.Names)}");
        }
    }

    private void ReadByName(ref Utf8JsonReader reader, TabularRow row, RowPath path)
    {
        Array.Clear(_seen);
        var guess = 0;
        for (reader.Read(); reader.TokenType == JsonTokenType.PropertyName; reader.Read())
        {
            var place = PlaceOf(ref reader, guess);
            if (place < 0 || _seen[place])
            {
                var name = reader.GetString()!;
                problems.Add(JsonPaths.Join(path.ToString(), name), place < 0 ? Unknown(name) : "stands twice");
                reader.Read();
                reader.Skip();
                continue;
            }

            _seen[place] = true;
            guess = place + 1;
            reader.Read();
            _features.Read(ref reader, contract.Features[place], place, row, path, byName: true);
        }

        FillMissing(row, path);
    }

    /// <summary>Finding the nearest name takes time, so it is skipped once no further problem is reported.</summary>
    private string Unknown(string name) => problems.IsFull ? "unknown feature" : $"unknown feature.{NearestName.Hint(name, contract.Names)}";

    /// <summary>Callers mostly keep the order of the contract, so the next feature is tried before the name is looked up.</summary>
    private int PlaceOf(ref Utf8JsonReader reader, int guess) =>
        guess < contract.Features.Count && reader.ValueTextEquals(contract.Features[guess].Utf8Name) ? guess : contract.PlaceOf(reader.GetString()!);

    private void FillMissing(TabularRow row, RowPath path)
    {
        for (var place = 0; place < _seen.Length; place++)
        {
            if (_seen[place])
            {
                continue;
            }

            var feature = contract.Features[place];
            if (feature.Config.Optional)
            {
                FeatureRules.SetMissing(feature, place, row);
            }
            else
            {
                problems.Add(JsonPaths.Join(path.ToString(), feature.Name), "is missing");
            }
        }
    }
}
