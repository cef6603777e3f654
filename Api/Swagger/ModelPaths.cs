using Interlock.Api.Models;
using Interlock.Api.Swagger.Schemas;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Catalog;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Adds the paths of every configured model, with the schemas and examples its configuration gives.</summary>
internal sealed class ModelPaths(IModelCatalog catalog) : IDocumentAsyncFilter
{
    /// <summary>Schemas of all models of a kind, which no model's own may be called like.</summary>
    private static readonly string[] OfKinds = ["RouteRequest", "RouteReply", "TaskReply", "SensorFillReply", "TensorRequest", "TensorAnswer", "TensorReply", "Tensor"];

    public async Task ApplyAsync(OpenApiDocument swaggerDoc, DocumentFilterContext context, CancellationToken cancellationToken)
    {
        var schemas = context.SchemaRepository;
        var taken = new HashSet<string>([.. schemas.Schemas.Keys, .. OfKinds], StringComparer.OrdinalIgnoreCase);
        foreach (var model in catalog.Current.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal))
        {
            var names = ModelNames.Take(model.Name, taken);
            var forms = model.Config is TabularModelConfig config
                ? new TabularSchemas(config, await TabularSample.OfAsync(model, config, cancellationToken), names, schemas).Forms
                : ModelForms.Of(model.Config, names, schemas);
            Add(swaggerDoc, model, forms, new ModelOperations(model, names, forms, schemas));
        }
    }

    private static void Add(OpenApiDocument document, ServedModel model, ModelForms forms, ModelOperations operations)
    {
        var infer = Post(operations.Infer());
        if (forms.JsonRequest is not null)
        {
            infer.Operations![HttpMethod.Put] = operations.InferJson();
        }

        document.Paths[ModelSummary.EndpointOf(model)] = infer;
        if (forms.Rows is not null)
        {
            document.Paths[$"/models/{model.Name}/rows"] = Post(operations.InferRows(forms.Rows));
        }

        document.Paths[$"/models/{model.Name}/tasks"] = Post(operations.Submit());
        document.Paths[$"/models/{model.Name}/stream"] = Post(operations.Stream());
    }

    private static OpenApiPathItem Post(OpenApiOperation operation) =>
        new() { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = operation } };
}
