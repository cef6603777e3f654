using Interlock.Api.Http;
using Interlock.Application.Configuration;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Swaps;

/// <summary>Lets nobody to <c>/admin</c> who is neither on this machine nor has the key; which paths there are is not told either.</summary>
internal sealed class AdminGuard(RequestDelegate next, ServerConfig server)
{
    private readonly AdminAccess _access = new(server.AdminKey);

    public Task InvokeAsync(HttpContext context) => context.Request.Path.StartsWithSegments(AdminAccess.Path) ? GuardAsync(context) : next(context);

    private Task GuardAsync(HttpContext context)
    {
        if (_access.RefusalOf(context) is { } reason)
        {
            throw new AdminForbiddenException(reason);
        }

        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return next(context);
    }
}

/// <summary>Who asks may not use <c>/admin</c>.</summary>
/// <param name="reason">Why not.</param>
internal sealed class AdminForbiddenException(string reason) : HttpException(403, "admin_forbidden", reason);
