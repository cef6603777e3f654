using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Shows what the endpoints of tasks reply: their actions write it themselves.</summary>
internal sealed class TaskPaths : IDocumentFilter
{
    private const string Json = "application/json";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        Reply(swaggerDoc, "/tasks", HttpMethod.Get, "200", "A page of tasks.", Json, TaskSchemas.Page);
        Reply(swaggerDoc, "/tasks/{id}", HttpMethod.Get, "200", "The task.", Json, TaskSchemas.Reply);
        Reply(swaggerDoc, "/tasks/{id}", HttpMethod.Delete, "200", "It is cancelled.", Json, TaskSchemas.Reply);
        Reply(swaggerDoc, "/tasks/{id}", HttpMethod.Delete, "202", "Its server is asked to stop.", Json, TaskSchemas.Reply);
        Reply(swaggerDoc, "/tasks/{id}", HttpMethod.Delete, "409", "It has ended.", "application/problem+json", KindSchemas.Problem);
        Reply(swaggerDoc, "/tasks/{id}/retry", HttpMethod.Post, "202", "It is queued again.", Json, TaskSchemas.Reply);
        Reply(swaggerDoc, "/tasks/{id}/retry", HttpMethod.Post, "409", "It succeeded, or has not ended.", "application/problem+json", KindSchemas.Problem);
        Reply(swaggerDoc, "/tasks/{id}/events", HttpMethod.Get, "200", "The task at every change, as `data` of an event `status`.", "text/event-stream", Schema.Text());
        if (swaggerDoc.Paths["/tasks/{id}/retry"].Operations is { } retry)
        {
            retry[HttpMethod.Post].Responses?.Remove("200");
        }
    }

    private static void Reply(
        OpenApiDocument document, string path, HttpMethod method, string status, string description, string type, OpenApiSchema schema)
    {
        if (document.Paths[path].Operations is { } operations && operations[method].Responses is { } responses)
        {
            responses[status] = new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, IOpenApiMediaType> { [type] = new OpenApiMediaType { Schema = schema } },
            };
        }
    }
}
