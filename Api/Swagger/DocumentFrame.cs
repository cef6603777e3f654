using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Puts what front-ends need first, and everything in an order that does not change between builds.</summary>
internal sealed class DocumentFrame : IDocumentFilter
{
    private static readonly (string Name, string About)[] Tags =
    [
        ("Inference", "Calls of models: one row, many rows, pictures, plans; at once or by a task."),
        ("Tasks", "Calls that are answered later."),
        ("Streams", "Many calls over one connection."),
        ("Predictions", "What was asked and answered."),
        ("Models", "The models and their contracts."),
        ("Sensors", "Readings of sensors and their scores."),
        ("Jobs", "Batch jobs and their runs."),
        ("Admin", "Changes of the configuration, for ops."),
        ("Health", "Probes."),
    ];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.About }).ToHashSet();
        swaggerDoc.Security = [.. Keys.Alternatives(swaggerDoc), []];
        var paths = swaggerDoc.Paths.OrderBy(path => PlaceOf(path.Value)).ThenBy(path => path.Key, StringComparer.Ordinal).ToList();
        swaggerDoc.Paths.Clear();
        foreach (var (path, item) in paths)
        {
            swaggerDoc.Paths.Add(path, item);
        }
    }

    private static int PlaceOf(IOpenApiPathItem item) =>
        Array.FindIndex(Tags, tag => item.Operations?.Values.First().Tags?.First().Name == tag.Name);
}
