using Interlock.Api.Access;
using Interlock.Api.Guards;
using Interlock.Application.Configuration.Root;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Interlock.Api.WebConsole.People;

/// <summary>Pages of what <c>/admin</c> is for: where there is no <c>access</c>, who may use that may use them, and nobody else.</summary>
[RequiresRole(Role.Admin)]
public abstract class AdminPagesController(InterlockConfig config) : ConsoleController
{
    /// <summary>Whether there is no <c>access</c>: nobody signs in.</summary>
    protected bool IsOpen => config.Access is null;

    /// <inheritdoc />
    public override void OnActionExecuting(ActionExecutingContext context)
    {
        if (IsOpen && new AdminAccess(config.Server.AdminKey).RefusalOf(HttpContext) is { } reason)
        {
            throw new AdminForbiddenException(reason);
        }
    }
}
