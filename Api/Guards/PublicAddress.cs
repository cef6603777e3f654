using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Addresses;

namespace Interlock.Api.Guards;

/// <summary>
/// Makes scheme, host and path of a request those that its client knows, as proxies and <c>server.path-base</c> say them: <see cref="HttpRequest.PathBase"/> is
/// the prefix of every link, <see cref="HttpRequest.Path"/> is without it. What is no valid prefix is ignored.
/// </summary>
internal sealed class PublicAddress(RequestDelegate next, ServerConfig server, ILoggerFactory loggers)
{
    private readonly TrustedProxies _proxies = new(server.TrustedProxies, loggers);
    private readonly PathString _base = server.PathBase;

    public Task InvokeAsync(HttpContext context)
    {
        _proxies.Apply(context);
        if (_base.HasValue || context.Request.PathBase.HasValue)
        {
            SetPrefix(context.Request);
        }

        return next(context);
    }

    // A request without the prefix came through a proxy that strips it, or past all proxies: links have it in both cases.
    private void SetPrefix(HttpRequest request)
    {
        var text = request.PathBase.Value?.TrimEnd('/') ?? "";
        var forwarded = PathPrefix.IsValid(text) ? new PathString(text) : PathString.Empty;
        if (_base.HasValue && request.Path.StartsWithSegments(_base, out var rest))
        {
            request.Path = rest;
            forwarded = EndsWithBase(text) ? forwarded : forwarded.Add(_base);
        }

        request.PathBase = forwarded.HasValue ? forwarded : _base;
    }

    private bool EndsWithBase(string prefix) => prefix.EndsWith(_base.Value!, StringComparison.OrdinalIgnoreCase);
}
