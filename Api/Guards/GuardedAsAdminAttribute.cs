using Interlock.Application.Configuration.Root;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Interlock.Api.Guards;

/// <summary>Pages of the console that do what <c>/admin</c> does: without <c>access</c> they are guarded as it is, so that they are no way around <c>server.admin-key</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class GuardedAsAdminAttribute : ActionFilterAttribute
{
    /// <inheritdoc />
    public override void OnActionExecuting(ActionExecutingContext context)
    {
        var config = context.HttpContext.RequestServices.GetRequiredService<InterlockConfig>();
        if (config.Access is null && new AdminAccess(config.Server.AdminKey).RefusalOf(context.HttpContext) is { } reason)
        {
            throw new AdminForbiddenException(reason);
        }
    }
}
