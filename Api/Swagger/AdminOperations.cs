using Interlock.Api.Guards;
using Interlock.Api.Http;
using Interlock.Api.Swagger.Schemas;
using Interlock.Api.Swaps;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Shows who may use <c>/admin</c>, and the headers of its requests and replies.</summary>
internal sealed class AdminOperations : IOperationFilter
{
    /// <summary>The name of the key in the document.</summary>
    public const string Key = "adminKey";

    /// <summary>The key, as clients send it.</summary>
    public static OpenApiSecurityScheme Scheme { get; } = new()
    {
        Type = SecuritySchemeType.ApiKey,
        In = ParameterLocation.Header,
        Name = AdminAccess.KeyHeader,
        Description = "`server.admin-key`, for servers without `access`. Where such a server has none, /admin answers on its own machine only, as localhost.",
    };

    /// <summary>Whether an operation is one of <c>/admin</c>.</summary>
    public static bool Has(OperationFilterContext context) => $"/{context.ApiDescription.RelativePath}".StartsWith(AdminAccess.Path, StringComparison.Ordinal);

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (!Has(context))
        {
            return;
        }

        operation.Security = [.. Keys.Alternatives(context.Document), new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, context.Document)] = [] }, []];
        if (operation.Responses?.GetValueOrDefault("200") is OpenApiResponse ok)
        {
            ok.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["ETag"] = Schema.ReplyHeader("The active revision, to send as `If-Match`."),
                [InferenceHeaders.Revision] = Schema.ReplyHeader("The active revision."),
            };
        }

        if (context.MethodInfo.Name is nameof(SwapsController.Apply) or nameof(SwapsController.RollBack))
        {
            operation.Parameters =
            [
                .. operation.Parameters ?? [],
                Schema.RequestHeader("If-Match", "The revision that must be active, as in `ETag`."),
                Schema.RequestHeader(AdminHeaders.Author, "Who makes the change, as a claim that nobody checks."),
            ];
        }
    }
}
