using System.Security.Cryptography.X509Certificates;
using Interlock.Api.Quotas;
using Interlock.Application.Access;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Interlock.Api.Authentication;

/// <summary>Adds ASP.NET Core's authentication and authorization, where config.yaml has <c>access</c>.</summary>
internal static class AccessSetup
{
    private const string AnyScheme = "KeyTokenSessionOrCertificate";

    /// <summary>Adds the services.</summary>
    /// <param name="services">Gets them.</param>
    /// <param name="access">The section; null for none.</param>
    /// <param name="authorities">The roots and intermediates of its certificates.</param>
    public static void Add(IServiceCollection services, AccessConfig? access, (X509Certificate2Collection Roots, X509Certificate2Collection Intermediates) authorities)
    {
        // Without 'access' nothing checks what endpoints require.
        services.Configure<RouteOptions>(routing => routing.SuppressCheckForUnhandledSecurityMetadata = access is null);
        services.AddSingleton<FailedAttempts>();
        if (access is null)
        {
            return;
        }

        services.AddSingleton(access);
        services.AddSingleton<KeyRing>();
        services.AddSingleton<KnownCallers>();
        AddSchemes(services, access, authorities);
        services.AddAuthorization(authorization => authorization.FallbackPolicy = new AuthorizationPolicy([new NoPolicyRequirement()], []));
        services.AddSingleton<IAuthorizationHandler, RoleAuthorization>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessReplies>();
    }

    /// <summary>Adds the middleware, behind routing.</summary>
    public static void Use(WebApplication app, AccessConfig? access)
    {
        if (access is not null)
        {
            // Else WebApplication adds both for every request.
            var properties = ((IApplicationBuilder)app).Properties;
            (properties["__AuthenticationMiddlewareSet"], properties["__AuthorizationMiddlewareSet"]) = (true, true);
            var known = app.Services.GetRequiredService<KnownCallers>();
            app.UseWhen(context => !known.TryAdmit(context), others =>
            {
                others.UseAuthentication();
                others.UseAuthorization();
            });
            app.UseMiddleware<QuotaGuard>();
        }
    }

    private static void AddSchemes(
        IServiceCollection services, AccessConfig access, (X509Certificate2Collection Roots, X509Certificate2Collection Intermediates) authorities)
    {
        var authentication = services.AddAuthentication(AnyScheme)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KnownKey.Scheme, null)
            .AddPolicyScheme(AnyScheme, null, policy => policy.ForwardDefaultSelector = context => SchemeOf(context, access));
        SessionAuthentication.Add(authentication);
        if (access.Jwt is not null)
        {
            JwtAuthentication.Add(authentication, access.Jwt);
        }

        if (access.Oidc is not null)
        {
            OidcAuthentication.Add(authentication, access.Oidc);
        }

        if (access.Certificates is not null)
        {
            CertificateAuthentication.Add(authentication, access.Certificates, authorities);
        }
    }

    private static string SchemeOf(HttpContext context, AccessConfig access) => KeyAuthentication.TokenOf(context.Request) switch
    {
        { Length: > 0 } token when access.Jwt is not null && !token.StartsWith(KeyToken.Prefix, StringComparison.Ordinal) => JwtAuthentication.Scheme,
        null when SessionAuthentication.IsSent(context.Request) => SessionAuthentication.Scheme,
        null when access.Certificates is not null && context.Connection.ClientCertificate is not null => CertificateAuthentication.Scheme,
        _ => KnownKey.Scheme,
    };
}
