using Interlock.Application.Kinds.Images;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>Pictures and answers of an image model, made from its configuration.</summary>
internal sealed class ImageSchemas(ImageModelConfig config, ModelNames names, SchemaRepository schemas)
{
    /// <summary>
    /// With files. Every path reads JSON, too, but the document has it under one of its own: of an operation with two kinds of bodies generators make calls
    /// that send neither.
    /// </summary>
    public OpenApiRequestBody Request => Body(new() { ["multipart/form-data"] = Media(Form()) });

    /// <summary>With pictures in base64.</summary>
    public OpenApiRequestBody JsonRequest => Body(new()
    {
        ["application/json"] = Media(schemas.Named(names.Schema("Request"), () => Object(
            new()
            {
                ["model_type"] = Types(),
                ["images"] = List(new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" }, "Pictures in base64."),
            },
            "model_type"))),
    });

    public IOpenApiSchema Reply => schemas.Named(names.Schema("Reply"), () => schemas.Reply(200, Data));

    public IOpenApiSchema Data => List(schemas.Named(names.Schema("Answer"), Answer), "One for each file, in the order sent.");

    private OpenApiSchema Form() => Object(new() { ["model_type"] = Types(), ["img_file"] = List(Binary(), "JPEG, PNG, WebP or GIF.") }, "model_type");

    private IOpenApiSchema Types() => schemas.Named(
        names.Schema("Type"), () => Words(config.Types.Keys, $"What the pictures are of; by default {config.Types.Keys.First()}."));

    private OpenApiSchema Answer() => Object(
        new()
        {
            ["file"] = Text("The name as it was sent."),
            ["id"] = Text("The recorded prediction."),
            ["model_type"] = Types(),
            ["result"] = Integer("The label's index."),
            ["label"] = Text("The best label; missing where the file could not be used."),
            ["scores"] = List(Number(), "One for each label."),
            ["top"] = List(Object(new() { ["label"] = Text(), ["score"] = Number() }), "The best labels, best first."),
            ["code"] = Text("Why the file could not be used: then `msg` is there, and no result."),
            ["msg"] = Text("The same, for people."),
        },
        "id", "model_type", "result", "label", "scores", "top", "code", "msg");
}
