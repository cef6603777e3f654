using Interlock.Api.Access;
using Interlock.Application;
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
        var key = HeaderOf(context.Request, ModelTarget.RequestKeyHeader);
        if (key is not null)
        {
            HeaderKey.Check(ModelTarget.RequestKeyHeader, key);
        }

        return ModelTarget.Of(served.Name, version, caller) with { Served = served, Caller = Callers.Of(context), RequestKey = key };
    }

    /// <summary>Rejects a caller's own key where the request makes no prediction that it could name.</summary>
    /// <param name="target">Of the request.</param>
    /// <param name="reason">Why it makes none, and what to do.</param>
    /// <exception cref="InvalidInputException">There is a key.</exception>
    public static void RequireNoKey(ModelTarget target, string reason)
    {
        if (target.RequestKey is not null)
        {
            throw InvalidInputException.At(ModelTarget.RequestKeyHeader, reason);
        }
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
