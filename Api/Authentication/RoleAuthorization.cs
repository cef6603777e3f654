using System.Net;
using Interlock.Api.Access;
using Interlock.Api.Guards;
using Interlock.Application.Access;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Authorization;

namespace Interlock.Api.Authentication;

/// <summary>Decides by role, and for callers that are limited to some models by the model in the path.</summary>
internal sealed class RoleAuthorization(AccessConfig access) : AuthorizationHandler<RequiresRoleAttribute>
{
    private const string ModelRoute = "model";

    private readonly bool[] _isOpen = [.. Enum.GetValues<OpenArea>().Select(area => access.Anonymous.Contains(area))];

    /// <inheritdoc />
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequiresRoleAttribute requirement)
    {
        var http = (HttpContext)context.Resource!;
        if (context.User.Identity is CallerIdentity { Caller: var caller })
        {
            if (RefusalOf(http, caller, requirement) is { } reason)
            {
                context.Fail(new AuthorizationFailureReason(this, reason));
            }
            else
            {
                context.Succeed(requirement);
            }
        }
        else if (requirement.Everyone || (http.GetEndpoint()?.Metadata.GetMetadata<OpenAreaAttribute>() is { } open && (_isOpen[(int)open.Area] || IsLocal(http))))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    /// <summary>Why a caller may not use an endpoint; null where it may.</summary>
    public static string? RefusalOf(HttpContext http, Caller caller, RequiresRoleAttribute requirement) =>
        !requirement.IsMetBy(caller.Roles) ? $"This needs the role {string.Join(" or ", requirement.Roles.Select(RoleWords.Of))}, which '{caller.Name}' does not have."
        : http.Request.RouteValues.TryGetValue(ModelRoute, out var model) && !caller.MayCall((string)model!) ? $"'{caller.Name}' may call these models only: {string.Join(", ", caller.Models.Order(StringComparer.Ordinal))}."
        : null;

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(AdminAccess.Plain(address)) && !AdminAccess.IsForwarded(context.Request);
}

/// <summary>
/// What is needed where no endpoint says it: a caller with any role learns that there is nothing at a path, or not by this method. An endpoint that says nothing
/// answers no one.
/// </summary>
internal sealed class NoPolicyRequirement : AuthorizationHandler<NoPolicyRequirement>, IAuthorizationRequirement
{
    /// <inheritdoc />
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NoPolicyRequirement requirement)
    {
        var endpoint = ((HttpContext)context.Resource!).GetEndpoint();

        // What routing itself replies with, such as 405, is no RouteEndpoint. ASP.NET Core asks for this beside what an endpoint requires, too.
        if (endpoint is RouteEndpoint ? endpoint.Metadata.GetMetadata<RequiresRoleAttribute>() is not null : context.User.Identity is CallerIdentity { Caller.Roles: var roles } && roles != default)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
