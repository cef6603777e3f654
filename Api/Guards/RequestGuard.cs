using Interlock.Application.Configuration;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Guards;

/// <summary>
/// Refuses, before anything else runs, requests that are ambiguous, that are addressed to another server, that a page of another site sends to change something,
/// and, where there is no <c>access</c>, those to <c>/admin</c> whose callers may not use it; there, which paths exist is not reported either.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next, ServerConfig server, bool guardsAdmin)
{
    private readonly HostNames _hosts = new(server);
    private readonly CrossOrigin _pages = new(server.Cors);
    private readonly AdminAccess _admin = new(server.AdminKey);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (MessageFraming.IsAmbiguous(request))
        {
            throw new AmbiguousFramingException();
        }

        Require(request.Headers.Host);
        Require(request.Headers[TrustedProxies.ReceivedHost]);
        if (PageOrigin.IsUnsafe(request.Method) && PageOrigin.IsForeign(request) && !_pages.Allows(request))
        {
            throw new ForeignOriginException(request.Headers.Origin.ToString());
        }

        return request.Path.StartsWithSegments(AdminAccess.Path) ? GuardAdminAsync(context) : next(context);
    }

    private void Require(StringValues host)
    {
        if (host.Count > 0 && !_hosts.Allows(host.ToString()))
        {
            throw new HostNotAllowedException(host.ToString());
        }
    }

    private Task GuardAdminAsync(HttpContext context)
    {
        if (guardsAdmin && _admin.RefusalOf(context) is { } reason)
        {
            throw new AdminForbiddenException(reason);
        }

        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return next(context);
    }
}
