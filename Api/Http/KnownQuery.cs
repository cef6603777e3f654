using System.Reflection;
using System.Text.Json;
using Interlock.Application;
using Interlock.Domain;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Interlock.Api.Http;

/// <summary>
/// Rejects query parameters that an endpoint does not have: a misspelt one would be ignored, and the answer would be another than was asked for.
/// </summary>
internal static class KnownQuery
{
    /// <summary>A convention of all endpoints: what each declares is read once, when it is built. Those that answer any method say what is wrong themselves.</summary>
    public static void Apply(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is { } next
            && endpoint.Metadata.OfType<ControllerActionDescriptor>().FirstOrDefault() is { } action
            && endpoint.Metadata.OfType<IHttpMethodMetadata>().Any()
            && !endpoint.Metadata.OfType<OwnQueryAttribute>().Any())
        {
            string[] known = [.. action.Parameters.SelectMany(NamesOf)];
            endpoint.RequestDelegate = context => context.Request.QueryString.HasValue ? CheckedAsync(context, known, next) : next(context);
        }
    }

    /// <summary>Checks the parameters of a request.</summary>
    /// <exception cref="InvalidInputException">The endpoint does not have one of them.</exception>
    public static void Check(HttpRequest request, params string[] known)
    {
        var problems = new InputProblems();
        foreach (var name in request.Query.Keys.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            problems.Add(Excerpt.Of(name, 64), known.Length == 0 ? "unknown query parameter; this endpoint has none" : $"unknown query parameter.{NearestOf(name, known)}");
        }

        problems.ThrowIfAny();
    }

    private static Task CheckedAsync(HttpContext context, string[] known, RequestDelegate next)
    {
        Check(context.Request, known);
        return next(context);
    }

    private static string NearestOf(string name, string[] known) => NearestName.Hint(name, known) is { Length: > 0 } hint ? hint : $" Known: {string.Join(", ", known)}";

    private static IEnumerable<string> NamesOf(Microsoft.AspNetCore.Mvc.Abstractions.ParameterDescriptor parameter) =>
        parameter.BindingInfo?.BindingSource != BindingSource.Query ? []
        : parameter.ParameterType == typeof(string) || parameter.ParameterType.IsValueType ? [parameter.BindingInfo!.BinderModelName ?? parameter.Name]
        : parameter.ParameterType.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
}

/// <summary>Marks an action that checks its query parameters itself.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OwnQueryAttribute : Attribute;
