using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Domain.Access;

namespace Interlock.Application.Access.Keys;

/// <summary>Keys in audit entries: without their hashes.</summary>
internal static class KeyJson
{
    public static JsonNode Of(ApiKey key)
    {
        var json = new JsonObject { ["id"] = key.Id, ["role"] = Word(key.Role) };
        Add(json, "models", key.Models);
        Add(json, "expiresAt", key.ExpiresAt);
        Add(json, "rate", key.Quota.Rate);
        Add(json, "burst", key.Quota.Burst);
        Add(json, "rowsPerDay", key.Quota.RowsPerDay);
        Add(json, "concurrency", key.Quota.Concurrency);
        Add(json, "queueShare", key.Quota.QueueShare);
        Add(json, "priority", key.Quota.Priority == Priority.Normal ? null : Word(key.Quota.Priority));
        return json;
    }

    public static JsonArray ListOf(IEnumerable<JsonNode> keys) => [.. keys];

    private static string Word(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static void Add<T>(JsonObject json, string name, T? value)
    {
        if (value is not null)
        {
            json[name] = JsonValue.Create(value);
        }
    }
}
