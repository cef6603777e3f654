using Interlock.Api.Access;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Shows how callers authenticate where the server has <c>access</c>: a key or a token, in one of two headers.</summary>
internal static class Keys
{
    private const string Bearer = "bearer";
    private const string ApiKey = "apiKey";

    /// <summary>Defines both ways.</summary>
    public static void Define(SwaggerGenOptions swagger)
    {
        swagger.AddSecurityDefinition(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key (`ilk_...`) or a token of the issuer of `access.jwt`. Servers without `access` need neither.",
        });
        swagger.AddSecurityDefinition(ApiKey, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = Callers.KeyHeader,
            Description = "An API key (`ilk_...`).",
        });
    }

    /// <summary>Either of them.</summary>
    public static IEnumerable<OpenApiSecurityRequirement> Alternatives(OpenApiDocument? document) =>
        new[] { Bearer, ApiKey }.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] });
}
