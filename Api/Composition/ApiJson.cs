using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Interlock.Api.Health;
using Interlock.Api.Http;
using Interlock.Api.Jobs;
using Interlock.Api.Models;
using Interlock.Api.Predictions;
using Interlock.Api.Sensors;
using Interlock.Api.Swaps;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Composition;

/// <summary>The contracts' JSON, generated at build time.</summary>
[JsonSerializable(typeof(LiveResponse))]
[JsonSerializable(typeof(ReadyResponse))]
[JsonSerializable(typeof(Reply<IReadOnlyList<ModelSummary>>))]
[JsonSerializable(typeof(Reply<ModelDetail>))]
[JsonSerializable(typeof(Reply<PredictionResponse>))]
[JsonSerializable(typeof(Reply<ReplayResponse>))]
[JsonSerializable(typeof(PredictionPageResponse))]
[JsonSerializable(typeof(Reply<ImportResponse>))]
[JsonSerializable(typeof(Reply<SensorResponse>))]
[JsonSerializable(typeof(SensorPageResponse))]
[JsonSerializable(typeof(ScorePageResponse))]
[JsonSerializable(typeof(Reply<IReadOnlyList<JobResponse>>))]
[JsonSerializable(typeof(Reply<JobResponse>))]
[JsonSerializable(typeof(Reply<RunResponse>))]
[JsonSerializable(typeof(Reply<BackfillResponse>))]
[JsonSerializable(typeof(RunPageResponse))]
[JsonSerializable(typeof(LogPageResponse))]
[JsonSerializable(typeof(Reply<SwapResponse>))]
[JsonSerializable(typeof(Reply<RevisionDetail>))]
[JsonSerializable(typeof(RevisionPageResponse))]
[JsonSerializable(typeof(Reply<IReadOnlyList<ServedResponse>>))]
internal sealed partial class ApiJson : JsonSerializerContext
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
