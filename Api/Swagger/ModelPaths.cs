using Interlock.Api.Models;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Kinds.Routes;
using Interlock.Application.Serving.Catalog;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using static Interlock.Api.Swagger.Schema;

namespace Interlock.Api.Swagger;

/// <summary>Adds a path for every configured model, with the schemas and examples its configuration gives.</summary>
internal sealed class ModelPaths(IModelCatalog catalog) : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (var model in catalog.Current.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal))
        {
            swaggerDoc.Paths[ModelSummary.EndpointOf(model)] = Path(model);
            swaggerDoc.Paths[$"/models/{model.Name}/stream"] = StreamPath(model);
        }
    }

    private static OpenApiPathItem Path(ServedModel model)
    {
        var operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = Operation(model, $"infer-{model.Name}") };
        if (model.Config is ImageModelConfig)
        {
            operations[HttpMethod.Put] = Operation(model, $"infer-{model.Name}-by-put");
        }

        return new OpenApiPathItem { Operations = operations };
    }

    private static OpenApiPathItem StreamPath(ServedModel model) => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Post] = new()
            {
                OperationId = $"stream-{model.Name}",
                Summary = $"Runs the model {model.Name} many times over one connection.",
                Description = "Each request is answered while later ones are still being sent.",
                Tags = new HashSet<OpenApiTagReference> { new("Streams") },
                RequestBody = StreamSchemas.Request(model.Config),
                Responses = new OpenApiResponses
                {
                    ["200"] = StreamSchemas.Answer,
                    ["413"] = Problem("The body is larger than `server.stream-limit`."),
                    ["415"] = Problem("The content type is not supported."),
                    ["503"] = Problem("Loading; `Retry-After` says when to retry."),
                },
            },
        },
    };

    private static OpenApiOperation Operation(ServedModel model, string id) => new()
    {
        OperationId = id,
        Summary = model.Config.Description.Length > 0 ? model.Config.Description : $"Runs the model {model.Name}.",
        Description = $"Kind `{model.Kind}`, active version `{model.Config.Active}`.",
        Tags = new HashSet<OpenApiTagReference> { new("Inference") },
        Parameters = KindSchemas.Parameters(model.Config),
        RequestBody = KindSchemas.Request(model.Config),
        Responses = new OpenApiResponses
        {
            ["200"] = Response("The answer.", "application/json", Answer(model.Config), withHeaders: true),
            ["202"] = Response("With `Prefer: respond-async`: the task that will have the answer.", "application/json", TaskSchemas.Reply, withHeaders: false),
            ["400"] = Problem("The input breaks the contract; every problem is listed in `errors`."),
            ["404"] = Problem("The version that `x-model-version` asks for is not loaded."),
            ["413"] = Problem("The body is larger than `server.body-limit`."),
            ["415"] = Problem("The content type is not supported."),
            ["422"] = Problem("The model has no finite answer to this input, or the `Idempotency-Key` came with another request before."),
            ["503"] = Problem("Loading, overloaded or draining; `Retry-After` says when to retry."),
            ["504"] = Problem("No answer within `serving.timeout`."),
        },
    };

    private static OpenApiSchema Answer(ModelConfig config)
    {
        var answer = Envelope(KindSchemas.Data(config));
        if (config is not RouteModelConfig)
        {
            return answer;
        }

        var unanswered = KindSchemas.Unanswered(["not_executable", "external_api_error"]);
        return new OpenApiSchema { OneOf = [answer, unanswered], Description = "Without `data` where there is no plan." };
    }

    private static OpenApiSchema Envelope(OpenApiSchema data) => Object(new() { ["status"] = Integer(), ["msg"] = Text(), ["data"] = data });

    private static OpenApiResponse Problem(string description) => Response(description, "application/problem+json", KindSchemas.Problem, withHeaders: false);

    private static OpenApiResponse Response(string description, string type, OpenApiSchema schema, bool withHeaders) => new()
    {
        Description = description,
        Content = new Dictionary<string, IOpenApiMediaType> { [type] = new OpenApiMediaType { Schema = schema } },
        Headers = withHeaders ? KindSchemas.Headers : null,
    };
}
