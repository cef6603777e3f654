using Interlock.Api.Access;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Microsoft.AspNetCore.Http.Features;

namespace Interlock.Api.Http;

/// <summary>Reads from a request which model it is for, and which of its versions.</summary>
internal static class RequestTarget
{
    /// <summary>The target of a request whose route has a <see cref="KindConstraint"/>.</summary>
    /// <inheritdoc cref="Of(HttpContext, ServedModel)"/>
    public static ModelTarget Of(HttpContext context) => Of(context, context.Features.GetRequiredFeature<ServedModel>());

    /// <summary>The model; the version of <c>x-model-version</c>; where the model's canary is sticky, the caller's share.</summary>
    /// <exception cref="InvalidInputException">A header occurs more than once, or names what cannot be a version.</exception>
    public static ModelTarget Of(HttpContext context, ServedModel served)
    {
        var version = HeaderOf(context.Request, ModelTarget.VersionHeader);
        var caller = served.StickyHeader is { } header ? HeaderOf(context.Request, header) : null;
        return ModelTarget.Of(served.Name, version, caller) with { Served = served, Caller = Callers.Of(context) };
    }

    /// <summary>The value of a header that may occur once, or null where the request does not have it.</summary>
    /// <exception cref="InvalidInputException">It occurs more than once.</exception>
    public static string? HeaderOf(HttpRequest request, string header) => request.Headers[header] switch
    {
        [] => null,
        [var value] => value,
        _ => throw InvalidInputException.At(header, "stands more than once"),
    };
}
