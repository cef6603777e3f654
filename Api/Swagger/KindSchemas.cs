using Interlock.Api.Http;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Kinds.Routes;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Tabular;
using Microsoft.OpenApi;
using static Interlock.Api.Swagger.Schema;

namespace Interlock.Api.Swagger;

/// <summary>What requests and answers of each kind look like, made from a model's configuration.</summary>
internal static class KindSchemas
{
    public static OpenApiSchema Problem { get; } = Object(new()
    {
        ["type"] = Text(),
        ["title"] = Text(),
        ["status"] = Integer(),
        ["detail"] = Text(),
        ["msg"] = Text(),
        ["code"] = Text(),
        ["traceId"] = Text(),
        ["errors"] = List(Object(new() { ["path"] = Text(), ["message"] = Text() })),
    });

    public static IDictionary<string, IOpenApiHeader> Headers { get; } = new Dictionary<string, IOpenApiHeader>
    {
        [InferenceHeaders.Version] = Header("The version that answered."),
        [InferenceHeaders.Revision] = Header("The revision of the configuration."),
        [InferenceHeaders.PredictionId] = Header("The id of the (first) recorded prediction."),
        [InferenceHeaders.BatchSize] = Header("Items that ran together."),
        [InferenceHeaders.QueueMs] = Header("Milliseconds before the runtime."),
        [InferenceHeaders.InferMs] = Header("Milliseconds in the runtime."),
    };

    public static OpenApiRequestBody? Request(ModelConfig config) => config switch
    {
        TabularModelConfig tabular => TabularSchemas.Request(tabular),
        ImageModelConfig image => ImageSchemas.Request(image),
        RouteModelConfig => RouteSchemas.Request,
        _ => null,
    };

    public static IList<IOpenApiParameter> Parameters(ModelConfig config) =>
        config is SensorModelConfig ? [.. SensorSchemas.Parameters, .. TaskSchemas.Parameters] : [.. TaskSchemas.Parameters];

    public static OpenApiSchema Data(ModelConfig config) => config switch
    {
        TabularModelConfig tabular => TabularSchemas.Data(tabular),
        ImageModelConfig => ImageSchemas.Data,
        RouteModelConfig => RouteSchemas.Data,
        SensorModelConfig => SensorSchemas.Data,
        _ => new OpenApiSchema(),
    };

    /// <summary>What a model answers that cannot answer though the request is right.</summary>
    public static OpenApiSchema Unanswered(string[] codes) => Object(new() { ["status"] = Integer(), ["msg"] = Text(), ["code"] = OneOf(codes) });

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = Text() };
}
