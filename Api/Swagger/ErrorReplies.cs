using Interlock.Api.Http.Errors;
using Interlock.Api.Swagger.Schemas;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Interlock.Api.Swagger;

/// <summary>Lists what every operation may fail with: a problem for each status, with its codes.</summary>
internal sealed class ErrorReplies : IOperationFilter
{
    private const string ProblemType = "application/problem+json";

    private static readonly string[] Always = ["invalid_input", "bad_request", "host_not_allowed", "unauthenticated", "forbidden", "rate_limited", "too_many_attempts", "internal_error", "issuer_unavailable", "datastore_unavailable"];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var errors = context.MethodInfo.GetCustomAttributes(inherit: false).OfType<ErrorsAttribute>().SelectMany(attribute => attribute.Codes);
        string[] guards = AdminOperations.Has(context) ? ["admin_forbidden"] : [];
        Add(operation, context.SchemaRepository, !HttpMethods.IsGet(context.ApiDescription.HttpMethod!), [.. errors, .. guards]);
    }

    /// <summary>Adds them.</summary>
    /// <param name="operation">Gets them beside its other replies.</param>
    /// <param name="schemas">Gets their schema.</param>
    /// <param name="isChange">Whether it may change something: then pages of other sites may not ask for it.</param>
    /// <param name="codes">Its own.</param>
    public static void Add(OpenApiOperation operation, SchemaRepository schemas, bool isChange, params IEnumerable<string> codes)
    {
        string[] foreign = isChange ? ["origin_not_allowed"] : [];
        var all = new HashSet<string>([.. codes, .. Always, .. foreign], StringComparer.Ordinal);
        if (all.Contains("unsupported_media_type"))
        {
            all.Add("malformed_encoding"); // What has a body reads it compressed, too.
        }

        foreach (var status in ErrorCodes.ByStatus(all))
        {
            var codesOfStatus = string.Join(", ", status.Select(code => $"`{code}`"));
            var response = Schema.Response($"`code` is one of {codesOfStatus}.", ProblemType, SchemaOf(schemas, status));
            if (status.Key is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            {
                response.Headers = new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = Schema.ReplyHeader("Seconds after which to try again.", Schema.Integer()) };
            }

            operation.Responses ??= [];
            if (operation.Responses.GetValueOrDefault($"{status.Key}") is OpenApiResponse { Content: { } own } usual && !own.ContainsKey(ProblemType))
            {
                own[ProblemType] = response.Content![ProblemType];
                usual.Description = $"{usual.Description} Else {response.Description}";
                usual.Headers ??= response.Headers;
                continue;
            }

            operation.Responses[$"{status.Key}"] = response;
        }
    }

    private static IOpenApiSchema SchemaOf(SchemaRepository schemas, IEnumerable<string> codes) =>
        codes.Contains("swap_refused") ? Problems.Refused(schemas) : Problems.Usual(schemas);
}
