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

    /// <summary>
    /// On a branch of its own that is built when it is first asked for: its middleware would ask the container for services on every
    /// request, and its libraries would be loaded by servers that never show a page.
    /// </summary>
    public static void Use(WebApplication app)
    {
        var pages = new Lazy<RequestDelegate>(() => Build(((IApplicationBuilder)app).New()));
        app.Use(next => context => context.Request.Path.StartsWithSegments("/swagger") ? pages.Value(context) : next(context));
    }

    private static RequestDelegate Build(IApplicationBuilder branch)
    {
        branch.UseSwagger();
        branch.UseSwaggerUI(page =>
        {
            page.DocumentTitle = "Interlock";
            page.SwaggerEndpoint("/swagger/v1/swagger.json", "Interlock");
        });
        return branch.Build();
    }
}
