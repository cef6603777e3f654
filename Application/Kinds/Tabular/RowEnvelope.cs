using System.Text.Json;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>The object around rows: <c>{"instances":[...]}</c> or <c>{"features":...}</c>, wherever in it the key stands.</summary>
internal static class RowEnvelope
{
    public const string Instances = "instances";
    public const string Features = "features";

    /// <summary>The key that holds the rows; "" where the object is itself a row; null where it is empty. The reader stands on its brace.</summary>
    public static string? KeyOf(Utf8JsonReader reader, TabularContract contract)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        for (; reader.TokenType == JsonTokenType.PropertyName; reader.Read())
        {
            if (reader.ValueTextEquals("features"u8) && contract.PlaceOf(Features) < 0)
            {
                return Features;
            }

            if (reader.ValueTextEquals("instances"u8) && contract.PlaceOf(Instances) < 0)
            {
                return Instances;
            }

            if (reader.ValueTextEquals(contract.Features[0].Utf8Name) || contract.PlaceOf(reader.GetString()!) >= 0)
            {
                return "";
            }

            reader.Read();
            reader.Skip();
        }

        return "";
    }

    /// <summary>From the brace to the value of the key; whatever stands before it is refused.</summary>
    public static void Enter(ref Utf8JsonReader reader, string key, RowPath path, InputProblems problems)
    {
        for (reader.Read(); !reader.ValueTextEquals(key); reader.Read())
        {
            Refuse(ref reader, key, path, problems);
        }

        reader.Read();
    }

    /// <summary>From the value of the key to the closing brace; whatever stands after it is refused.</summary>
    public static void Leave(ref Utf8JsonReader reader, string key, RowPath path, InputProblems problems)
    {
        for (reader.Read(); reader.TokenType == JsonTokenType.PropertyName; reader.Read())
        {
            Refuse(ref reader, key, path, problems);
        }
    }

    private static void Refuse(ref Utf8JsonReader reader, string key, RowPath path, InputProblems problems)
    {
        var name = reader.GetString()!;
        problems.Add(JsonPaths.Join(path.ToString(), name), name == key ? "stands twice" : $"unknown field; beside '{key}' nothing else is expected");
        reader.Read();
        reader.Skip();
    }
}
