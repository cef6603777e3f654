using Interlock.Api.Quotas;
using Interlock.Application.Access;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Interlock.Api.Authentication;

/// <summary>Adds ASP.NET Core's authentication and authorization, where config.yaml has <c>access</c>.</summary>
internal static class AccessSetup
{
    private const string KeyOrToken = "KeyOrToken";

    /// <summary>Adds the services.</summary>
    public static void Add(IServiceCollection services, AccessConfig? access)
    {
        // Without 'access' nothing checks what endpoints require.
        services.Configure<RouteOptions>(routing => routing.SuppressCheckForUnhandledSecurityMetadata = access is null);
        if (access is null)
        {
            return;
        }

        services.AddSingleton(access);
        services.AddSingleton<KeyRing>();
        services.AddSingleton<FailedAttempts>();
        AddSchemes(services, access.Jwt);
        services.AddAuthorization(authorization => authorization.FallbackPolicy = new AuthorizationPolicy([new NoPolicyRequirement()], []));
        services.AddSingleton<IAuthorizationHandler, RoleAuthorization>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessReplies>();
    }

    /// <summary>Adds the middleware, behind routing.</summary>
    public static void Use(WebApplication app, AccessConfig? access)
    {
        if (access is not null)
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.UseMiddleware<QuotaGuard>();
        }
    }

    private static void AddSchemes(IServiceCollection services, JwtConfig? jwt)
    {
        var authentication = services.AddAuthentication(jwt is null ? KnownKey.Scheme : KeyOrToken)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KnownKey.Scheme, null);
        if (jwt is not null)
        {
            JwtAuthentication.Add(authentication, jwt);
            authentication.AddPolicyScheme(KeyOrToken, null, policy => policy.ForwardDefaultSelector = context =>
                KeyAuthentication.TokenOf(context.Request) is { Length: > 0 } token && !token.StartsWith(KeyToken.Prefix, StringComparison.Ordinal)
                    ? JwtAuthentication.Scheme
                    : KnownKey.Scheme);
        }
    }
}
