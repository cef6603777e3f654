using System.Text.Json.Nodes;
using Interlock.Domain.Tensors;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>Requests and answers in tensors, as the Open Inference Protocol has them.</summary>
internal static class TensorSchemas
{
    public static OpenApiRequestBody Request(SchemaRepository schemas) => Body(new()
    {
        ["application/json"] = Media(
            schemas.Named("TensorRequest", () => Object(
                new()
                {
                    ["inputs"] = List(Tensor(schemas)),
                    ["outputs"] = List(Object(new() { ["name"] = Text("Of an output that is wanted; all are by default.") })),
                },
                "outputs")),
            JsonNode.Parse("""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[0.5,1]}]}""")),
    });

    public static IOpenApiSchema Data(SchemaRepository schemas) => schemas.Named("TensorAnswer", () => Object(
        new()
        {
            ["id"] = Text("Of the prediction; missing where the model's answers are not recorded."),
            ["outputs"] = List(Tensor(schemas)),
        },
        "id"));

    private static IOpenApiSchema Tensor(SchemaRepository schemas) => schemas.Named("Tensor", () => Object(new()
    {
        ["name"] = Text("Its name in the model."),
        ["datatype"] = Words([.. Enum.GetValues<Domain.Tensors.DataType>().Select(type => type.Word())], "The type of its elements."),
        ["shape"] = List(Integer()),
        ["data"] = List(Any("An element: a number, a text or a boolean; flat, or nested as the shape is.")),
    }));
}
