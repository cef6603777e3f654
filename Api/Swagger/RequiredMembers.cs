using System.Reflection;
using System.Text.Json;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>
/// Members of replies are always there, but for those of a nullable type: these are left out where they are null (<c>ContractJson</c>), and never sent as null.
/// </summary>
internal sealed class RequiredMembers : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } properties } shaped)
        {
            return;
        }

        var nullability = new NullabilityInfoContext();
        var optional = context.Type.GetProperties()
            .Where(member => nullability.Create(member).ReadState == NullabilityState.Nullable)
            .Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name))
            .ToHashSet(StringComparer.Ordinal);
        shaped.Required = properties.Keys.Where(name => !optional.Contains(name)).ToHashSet();
        foreach (var member in properties.Values.OfType<OpenApiSchema>())
        {
            member.Type &= ~JsonSchemaType.Null;
        }
    }
}
