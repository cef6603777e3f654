using Interlock.Application.Kinds.Images;
using Microsoft.OpenApi;
using static Interlock.Api.Swagger.Schema;

namespace Interlock.Api.Swagger;

/// <summary>Pictures and answers of an image model, made from its configuration.</summary>
internal static class ImageSchemas
{
    public static OpenApiSchema Data { get; } = List(Object(new()
    {
        ["file"] = Text(),
        ["id"] = Text(),
        ["model_type"] = Text(),
        ["result"] = Integer(),
        ["label"] = Text(),
        ["scores"] = List(Number()),
        ["top"] = List(Object(new() { ["label"] = Text(), ["score"] = Number() })),
        ["code"] = Text(),
        ["msg"] = Text(),
    }));

    public static OpenApiRequestBody Request(ImageModelConfig config)
    {
        var types = OneOf([.. config.Types.Keys]);
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        return Body(new()
        {
            ["multipart/form-data"] = new OpenApiMediaType { Schema = Object(new() { ["model_type"] = types, ["img_file"] = List(file) }) },
            ["application/json"] = new OpenApiMediaType
            {
                Schema = Object(new() { ["model_type"] = types, ["images"] = List(new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" }) }),
            },
        });
    }
}
