using Interlock.Api.Access;
using Interlock.Api.Http;
using Interlock.Api.Swagger.Schemas;
using Interlock.Domain.Access;
using Microsoft.OpenApi;

namespace Interlock.Api.Swagger;

/// <summary>The OpenAPI document, <c>/openapi.json</c>, and the page to try it, <c>/docs</c>.</summary>
internal static class SwaggerPages
{
    private const string Document = "openapi";

    private static readonly RequiresRoleAttribute AnyRole = new(Role.Infer, Role.View);

    public static void Add(IServiceCollection services) => services.AddSwaggerGen(swagger =>
    {
        swagger.SwaggerDoc(Document, new OpenApiInfo
        {
            Title = "Interlock",
            Version = "1",
            License = new OpenApiLicense { Name = "MIT", Url = new Uri("https://opensource.org/license/mit") },
            Description = "Models over HTTP: the paths of each configured model, tasks that are answered later, what was recorded, the readings of sensors, batch jobs, "
                + "and what ops change while it runs.",
        });
        swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "interlock.xml"));
        swagger.CustomSchemaIds(SchemaNames.Of);
        swagger.SupportNonNullableReferenceTypes();
        Keys.Define(swagger);
        swagger.AddSecurityDefinition(AdminOperations.Key, AdminOperations.Scheme);
        swagger.SchemaFilter<RequiredMembers>();
        swagger.ParameterFilter<QueryTypes>();
        swagger.OperationFilter<RequestBodies>();
        swagger.OperationFilter<TaskReplies>();
        swagger.OperationFilter<LogReplies>();
        swagger.OperationFilter<AdminOperations>();
        swagger.OperationFilter<ErrorReplies>();
        swagger.DocumentAsyncFilter<ModelPaths>();
        swagger.DocumentFilter<DocumentFrame>();
    });

    /// <summary>Maps it to middleware that is built on the first request, so that a server that never shows a page loads none of its libraries.</summary>
    public static void Map(WebApplication app)
    {
        var pages = new Lazy<RequestDelegate>(() => Build(((IApplicationBuilder)app).New()));
        foreach (var path in new[] { $"/{Document}.json", "/docs/{**page}" })
        {
            app.Map(path, context =>
            {
                // Its middleware leaves requests alone that already have an endpoint.
                context.SetEndpoint(null);
                return pages.Value(context);
            }).WithMetadata(AnyRole);
        }

        // Where they were before.
        foreach (var (old, page) in new[] { ("/swagger", "/docs/index.html"), ("/swagger/index.html", "/docs/index.html"), ("/swagger/v1/swagger.json", $"/{Document}.json") })
        {
            app.MapGet(old, (HttpContext context) => context.Response.Redirect(Links.To(context.Request, page), permanent: true)).WithMetadata(AnyRole);
        }
    }

    private static RequestDelegate Build(IApplicationBuilder branch)
    {
        branch.UseResponseCompression();
        branch.UseSwagger(document =>
        {
            document.RouteTemplate = "{documentName}.json";
            document.PreSerializeFilters.Add((made, request) => made.Servers = [new OpenApiServer { Url = Links.Root(request) is { Length: > 0 } root ? root : "/" }]);
        });
        branch.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Interlock";
            page.SwaggerEndpoint($"../{Document}.json", "Interlock"); // Relative to the page, whatever its prefix.
            page.EnableDeepLinking();
            page.EnableFilter();
            page.DisplayOperationId();
            page.DisplayRequestDuration();
            page.DefaultModelsExpandDepth(0);
        });
        return branch.Build();
    }
}
