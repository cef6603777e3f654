using Interlock.Api.Access;
using Interlock.Api.Guards;
using Interlock.Api.Http;
using Interlock.Application.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.WebUtilities;

namespace Interlock.Api.Authentication;

/// <summary>Replies to refused requests as to all others that fail: with a problem. A browser that opens a page of the console gets the page to sign in.</summary>
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

        // What sends a key is no browser.
        var hasToken = KeyAuthentication.TokenOf(context.Request) is not null;
        if (!hasToken && context.Request.Path.StartsWithSegments(ConsolePaths.Root))
        {
            RedirectToSignIn(context);
            return;
        }

        var failure = (await context.AuthenticateAsync()).Failure;
        throw !hasToken && SessionAuthentication.IsSent(context.Request)
            ? new UnauthenticatedException($"The session has ended. Sign in again at {Links.To(context.Request, ConsolePaths.SignIn)}.", isWrong: false)
            : new UnauthenticatedException(failure is null ? $"This server needs a key. {HowTo}" : failure.Message, isWrong: failure is not null);
    }

    private static void RedirectToSignIn(HttpContext context)
    {
        var request = context.Request;
        var signIn = Links.To(request, ConsolePaths.SignIn);
        context.Response.Redirect(PageOrigin.IsUnsafe(request.Method)
            ? signIn
            : QueryHelpers.AddQueryString(signIn, "returnUrl", request.PathBase + request.Path + request.QueryString));
    }
}
