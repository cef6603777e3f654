using System.Text.Json.Nodes;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Kinds.Routes;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Tensors;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>What requests and answers of a model look like, made from its configuration.</summary>
/// <param name="Request">Of one call; null where everything is in the query.</param>
/// <param name="Reply">Of one call.</param>
/// <param name="Data">The answer within the reply.</param>
/// <param name="Errors">The codes of what may be wrong with a request.</param>
internal sealed record ModelForms(OpenApiRequestBody? Request, IOpenApiSchema Reply, IOpenApiSchema Data, IReadOnlyList<string> Errors)
{
    /// <summary>Of a body in JSON.</summary>
    public static IReadOnlyList<string> OfJson { get; } = ["empty_body", "malformed_json", "body_too_large", "unsupported_media_type"];

    /// <summary>In the query.</summary>
    public IReadOnlyList<IOpenApiParameter> Parameters { get; init; } = [];

    /// <summary>The same as JSON, where <see cref="Request"/> is a form.</summary>
    public OpenApiRequestBody? JsonRequest { get; init; }

    /// <summary>Of many rows; null where the kind has none.</summary>
    public RowsForms? Rows { get; init; }

    /// <summary>A reply as an example; null where there is none.</summary>
    public JsonNode? Example { get; init; }

    /// <summary>The forms of a model.</summary>
    public static ModelForms Of(ModelConfig config, ModelNames names, SchemaRepository schemas)
    {
        switch (config)
        {
            case ImageModelConfig image:
                var pictures = new ImageSchemas(image, names, schemas);
                return new ModelForms(
                    pictures.Request, pictures.Reply, pictures.Data, [.. OfJson, "malformed_form", "not_an_image", "damaged_image", "image_too_large"]) { JsonRequest = pictures.JsonRequest };

            case RouteModelConfig:
                return new ModelForms(RouteSchemas.Request(schemas), RouteSchemas.Reply(schemas), RouteSchemas.Plan(schemas), OfJson);

            case TensorModelConfig:
                var data = TensorSchemas.Data(schemas);
                return new ModelForms(TensorSchemas.Request(schemas), schemas.Named("TensorReply", () => schemas.Reply(200, data)), data, OfJson);

            case SensorModelConfig:
                return new ModelForms(null, SensorSchemas.Reply(schemas), SensorSchemas.Fill(schemas), []) { Parameters = [SensorSchemas.Date] };

            default:
                var any = Schema.Any("As the kind of the model has it.");
                return new ModelForms(null, schemas.Reply(200, any), any, []);
        }
    }
}

/// <summary>What a request with many rows and its reply look like.</summary>
/// <param name="Request">The rows.</param>
/// <param name="Reply">An answer for each.</param>
/// <param name="Example">A reply; null where there is none.</param>
internal sealed record RowsForms(OpenApiRequestBody Request, IOpenApiSchema Reply, JsonNode? Example);
