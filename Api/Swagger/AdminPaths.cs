using Interlock.Api.Guards;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Shows who may use <c>/admin</c>, and the bodies and headers its actions read themselves.</summary>
internal sealed class AdminPaths : IDocumentFilter
{
    private const string Who = "With `server.admin-key` as `x-admin-key`; where the server has none, on its own machine as localhost.";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (var (path, item) in swaggerDoc.Paths.Where(path => path.Key.StartsWith(AdminAccess.Path, StringComparison.Ordinal)))
        {
            foreach (var (_, operation) in item.Operations ?? [])
            {
                operation.Description = Who;
                operation.Responses?["403"] = Problem("Neither on the server's machine nor with the key.");
            }

            if (item.Operations?.GetValueOrDefault(HttpMethod.Post) is { } post)
            {
                ShowChange(path, post);
            }
        }
    }

    private static void ShowChange(string path, OpenApiOperation post)
    {
        if (path != "/admin/rollback")
        {
            post.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "The whole config.yaml.",
                Content = new Dictionary<string, IOpenApiMediaType> { ["application/yaml"] = new OpenApiMediaType { Schema = Schema.Text() } },
            };
        }

        if (path != "/admin/plan")
        {
            post.Parameters = [.. post.Parameters ?? [], IfMatch()];
            post.Responses?["412"] = Problem("Another revision is active.");
            post.Responses?["422"] = Problem("Refused: `errors` has the reasons, `swap` what it would change and how it was proven.");
        }
    }

    private static OpenApiParameter IfMatch() => new()
    {
        Name = "If-Match",
        In = ParameterLocation.Header,
        Description = "The revision that must be active, as in `ETag`.",
        Schema = Schema.Text(),
    };

    private static OpenApiResponse Problem(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, IOpenApiMediaType> { ["application/problem+json"] = new OpenApiMediaType { Schema = KindSchemas.Problem } },
    };
}
