using Interlock.Application.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Interlock.Api.Authentication;

/// <summary>Replies to refused requests as to all others that fail: with a problem.</summary>
internal sealed class AccessReplies : IAuthorizationMiddlewareResultHandler
{
    private const string HowTo = "Send the key as 'Authorization: Bearer ilk_...' or as x-api-key.";

    /// <inheritdoc />
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result) =>
        result.Succeeded ? next(context) : RefuseAsync(context, result);

    private static async Task RefuseAsync(HttpContext context, PolicyAuthorizationResult result)
    {
        if (context.User.Identity is CallerIdentity { Caller: var caller })
        {
            var reason = result.AuthorizationFailure?.FailureReasons.FirstOrDefault()?.Message;
            throw new ForbiddenException(reason ?? (caller.Roles == default ? $"'{caller.Name}' has no role on this server." : $"'{caller.Name}' may not use this."));
        }

        var failure = (await context.AuthenticateAsync()).Failure;
        throw new UnauthenticatedException(failure is null ? $"This server needs a key. {HowTo}" : failure.Message, isWrong: failure is not null);
    }
}
