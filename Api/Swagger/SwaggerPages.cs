using Interlock.Api.Http;
using Microsoft.OpenApi;

namespace Interlock.Api.Swagger;

/// <summary>The OpenAPI document and the page to try it.</summary>
internal static class SwaggerPages
{
    public static void Add(IServiceCollection services) => services.AddSwaggerGen(swagger =>
    {
        swagger.SwaggerDoc("v1", new OpenApiInfo
        {
            Title = "Interlock",
            Version = "v1",
            Description = "One path for each configured model, tasks that are answered later, what was recorded, the readings of sensors, batch jobs, "
                + "and what ops change while it runs.",
        });
        swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "interlock.xml"));
        swagger.SupportNonNullableReferenceTypes();
        swagger.DocumentFilter<ModelPaths>();
        swagger.DocumentFilter<ReadingPaths>();
        swagger.DocumentFilter<TaskPaths>();
        swagger.DocumentFilter<JobPaths>();
        swagger.DocumentFilter<AdminPaths>();
    });

    /// <summary>Maps <c>/swagger</c> to middleware that is built on the first request, so that a server that never shows a page loads none of its libraries.</summary>
    public static void Map(WebApplication app)
    {
        var pages = new Lazy<RequestDelegate>(() => Build(((IApplicationBuilder)app).New()));
        app.Map("/swagger/{**page}", context =>
        {
            // Its middleware leaves requests alone that already have an endpoint.
            context.SetEndpoint(null);
            return pages.Value(context);
        });
    }

    private static RequestDelegate Build(IApplicationBuilder branch)
    {
        branch.UseResponseCompression();
        branch.UseSwagger(swagger => swagger.PreSerializeFilters.Add((document, request) =>
        {
            if (Links.Root(request) is { Length: > 0 } root)
            {
                document.Servers = [new OpenApiServer { Url = root }];
            }
        }));
        branch.UseSwaggerUI(page =>
        {
            page.DocumentTitle = "Interlock";
            page.SwaggerEndpoint("v1/swagger.json", "Interlock"); // Relative to the page, whatever its prefix.
        });
        return branch.Build();
    }
}
