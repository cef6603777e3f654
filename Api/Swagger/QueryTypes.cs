using Interlock.Api.Swagger.Schemas;
using Interlock.Api.Tasks;
using Interlock.Api.Jobs;
using Interlock.Application.Jobs;
using Interlock.Domain.Tasks;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Shows what query parameters are that actions read as text, so that every bad one is reported at once.</summary>
internal sealed class QueryTypes : IParameterFilter
{
    public void Apply(IOpenApiParameter parameter, ParameterFilterContext context)
    {
        if (parameter is not OpenApiParameter { In: ParameterLocation.Query } query)
        {
            return;
        }

        query.Schema = (query.Name, context.PropertyInfo?.DeclaringType?.Name) switch
        {
            ("limit", _) => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = "1000" },
            ("status", nameof(TaskQuery)) => Schema.Words(TaskStateWords.All),
            ("status", nameof(RunQuery)) => Schema.Words(RunNames.OfSteps),
            ("minAttempts" or "minSeconds", nameof(RunQuery)) => Schema.Integer(),
            ("from" or "to", nameof(RunQuery)) => Schema.Day(),
            ("to", null) => Schema.Integer(),
            _ => query.Schema,
        };
    }
}
