using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Http;

/// <summary>The form of contracts in JSON.</summary>
internal static class ContractJson
{
    /// <summary>How contracts are written and read outside of controllers: just as by them.</summary>
    public static JsonSerializerOptions Contracts { get; } = Make();

    /// <summary>How contracts are written and read.</summary>
    /// <param name="json">Is told so.</param>
    /// <param name="types">What knows them.</param>
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
