using System.Text.Json.Nodes;
using Interlock.Api.Swaps;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schemas.Schema;

namespace Interlock.Api.Swagger.Schemas;

/// <summary>What failures look like.</summary>
internal static class Problems
{
    /// <summary>RFC 9457 with <c>msg</c>, <c>code</c>, <c>traceId</c> and <c>errors</c>.</summary>
    public static IOpenApiSchema Usual(SchemaRepository schemas) => schemas.Named("Problem", () => Object(Members(schemas), "errors"));

    /// <summary>The same, with what a refused change of the configuration would have changed.</summary>
    public static IOpenApiSchema Refused(SchemaRepository schemas) => schemas.Named(
        "SwapProblem",
        () => Object(new(Members(schemas)) { ["swap"] = new OpenApiSchemaReference(SchemaNames.Of(typeof(SwapResponse))) }, "errors", "swap"));

    /// <summary>A list of what is wrong, and where.</summary>
    public static IOpenApiSchema Errors(SchemaRepository schemas) => List(
        schemas.Named("InputProblem", () => Object(new()
        {
            ["path"] = Text("A JSON path, form field, header or query parameter."),
            ["message"] = Text("What is wrong with it."),
        })),
        "Every problem with the input; beyond 100 the last entry says how many more there are.");

    private static Dictionary<string, IOpenApiSchema> Members(SchemaRepository schemas) => new()
    {
        ["type"] = Text("Always `about:blank`."),
        ["title"] = Text("The words of the status."),
        ["status"] = Integer("The HTTP status."),
        ["detail"] = Text("The message, for people."),
        ["msg"] = Text("The same as `detail`."),
        ["code"] = Code(),
        ["traceId"] = Text("Id of the request in the server's log."),
        ["errors"] = Errors(schemas),
    };

    // No enum: a client that is older than the server must be able to read a code that it does not know.
    private static OpenApiSchema Code()
    {
        var code = Text("Stable, to program against; an operation lists those it may reply with. More may be added.");
        code.Extensions = new Dictionary<string, IOpenApiExtension>
        {
            ["x-extensible-enum"] = new JsonNodeExtension(new JsonArray([.. ErrorCodes.All.Keys.Select(name => (JsonNode)name)])),
        };
        return code;
    }
}
