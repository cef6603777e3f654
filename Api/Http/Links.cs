namespace Interlock.Api.Http;

/// <summary>Paths of this server as the client of a request knows them: behind the prefix of <c>server.path-base</c> or of a proxy.</summary>
internal static class Links
{
    /// <summary>The path for a header or a body.</summary>
    /// <param name="request">Of the client.</param>
    /// <param name="path">The path in this server, escaped, from the slash on.</param>
    public static string To(HttpRequest request, string path) => request.PathBase.HasValue ? request.PathBase.ToUriComponent() + path : path;

    /// <summary>Where the client reached this server: scheme, host and prefix if a proxy said them, else the prefix alone, which is relative to what it asked for.</summary>
    public static string Root(HttpRequest request)
    {
        var headers = request.Headers;
        var isForwarded = headers.ContainsKey("X-Original-Proto") || headers.ContainsKey("X-Original-Host");
        return isForwarded ? $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}" : request.PathBase.ToUriComponent();
    }
}
