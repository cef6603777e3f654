using Interlock.Api.Http.Errors;
using Interlock.Domain;

namespace Interlock.Api.Guards;

/// <summary>
/// Tells requests that a page of another site makes a browser send. Browsers say so in <c>Sec-Fetch-Site</c>, and older ones, or those on plain http,
/// in <c>Origin</c>; no page can change either. Other clients send neither.
/// </summary>
internal static class PageOrigin
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>Whether a request may change something: every method but those that RFC 9110 calls safe.</summary>
    public static bool IsUnsafe(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && !HttpMethods.IsTrace(method);

    /// <summary>Whether a page of another site sends the request.</summary>
    public static bool IsForeign(HttpRequest request)
    {
        var site = request.Headers[FetchSite];
        if (site.Count > 0)
        {
            return site.ToString() is not ("same-origin" or "none");
        }

        var origin = request.Headers.Origin;
        return origin.Count > 0 && !origin.ToString().Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>A page of another site sends a request that may change something.</summary>
/// <param name="origin">The Origin of the request; empty where it has none.</param>
internal sealed class ForeignOriginException(string origin) : HttpException(403, "origin_not_allowed",
    $"A page of another site{(origin.Length > 0 ? $" ({Excerpt.Of(origin, 100)})" : "")} may not send this request. Serve the page from the same address as this server, or, for models, tasks, predictions and sensors, add its origin to server.cors.origins. "
    + "Behind a proxy, pass the Host of the page on (nginx: proxy_set_header Host $http_host) and set server.trusted-proxies.");
