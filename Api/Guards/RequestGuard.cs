using Interlock.Application.Configuration;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Guards;

/// <summary>
/// Refuses, before anything else runs, requests that are ambiguous, that are addressed to another server, that a page of another site sends to change something,
/// and those to <c>/admin</c> whose callers may not use it; there, which paths exist is not reported either.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next, ServerConfig server)
{
    private readonly HostNames _hosts = new(server);
    private readonly AdminAccess _admin = new(server.AdminKey);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (MessageFraming.IsAmbiguous(request))
        {
            throw new AmbiguousFramingException();
        }

        if (request.Headers.Host.ToString() is var host && !_hosts.Allows(host))
        {
            throw new HostNotAllowedException(host);
        }

        if (PageOrigin.IsUnsafe(request.Method) && PageOrigin.IsForeign(request))
        {
            throw new ForeignOriginException(request.Headers.Origin.ToString());
        }

        return request.Path.StartsWithSegments(AdminAccess.Path) ? GuardAdminAsync(context) : next(context);
    }

    private Task GuardAdminAsync(HttpContext context)
    {
        if (_admin.RefusalOf(context) is { } reason)
        {
            throw new AdminForbiddenException(reason);
        }

        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return next(context);
    }
}
