using Microsoft.OpenApi;

namespace Interlock.Api.Swagger;

/// <summary>The OpenAPI document and the page to try it.</summary>
internal static class SwaggerPages
{
    public static void Add(IServiceCollection services) => services.AddSwaggerGen(swagger =>
    {
        swagger.SwaggerDoc("v1", new OpenApiInfo { Title = "Interlock", Version = "v1", Description = "One path for each configured model, and what was recorded." });
        swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "interlock.xml"));
        swagger.SupportNonNullableReferenceTypes();
        swagger.DocumentFilter<ModelPaths>();
    });

    /// <summary>On a branch of its own: the middleware asks the container for services on every request it sees.</summary>
    public static void Use(WebApplication app) => app.UseWhen(context => context.Request.Path.StartsWithSegments("/swagger"), branch =>
    {
        branch.UseSwagger();
        branch.UseSwaggerUI(page =>
        {
            page.DocumentTitle = "Interlock";
            page.SwaggerEndpoint("/swagger/v1/swagger.json", "Interlock");
        });
    });
}
