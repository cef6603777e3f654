using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Http;

/// <summary>The form of contracts in JSON.</summary>
internal static class ContractJson
{
    /// <summary>The options for contracts outside of controllers; the same as within.</summary>
    public static JsonSerializerOptions Contracts { get; } = Make();

    /// <summary>Sets how contracts are written and read.</summary>
    /// <param name="json">The options to change.</param>
    /// <param name="types">Resolves the contracts.</param>
    public static void Configure(JsonSerializerOptions json, IJsonTypeInfoResolver types)
    {
        json.TypeInfoResolverChain.Insert(0, types);
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.Converters.Add(new JsonStringEnumConverter<ModelChange>(JsonNamingPolicy.CamelCase));
    }

    private static JsonSerializerOptions Make()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);

        // Not the generated ones: they would make null of what an older report leaves out.
        Configure(json, new DefaultJsonTypeInfoResolver());
        json.MakeReadOnly();
        return json;
    }
}
