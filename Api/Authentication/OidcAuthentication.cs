using System.Security.Claims;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Http;
using Interlock.Application.Access;
using Interlock.Application.Access.Audit;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Interlock.Api.Authentication;

/// <summary>Signs users of the console in at the issuer of <c>access.oidc</c>, by ASP.NET Core's OpenID Connect: authorization code with PKCE.</summary>
internal static class OidcAuthentication
{
    private const string Scheme = "Oidc";
    private const string Action = "sign-in";

    private static readonly TimeSpan IssuerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the scheme.</summary>
    public static void Add(AuthenticationBuilder authentication, OidcConfig config) => authentication.AddOpenIdConnect(Scheme, oidc =>
    {
        oidc.Authority = config.Authority;
        oidc.ClientId = config.ClientId;
        oidc.ClientSecret = config.ClientSecret;
        oidc.RequireHttpsMetadata = !config.Authority.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        oidc.SignInScheme = SessionAuthentication.Scheme;
        oidc.CallbackPath = ConsolePaths.OidcCallback;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        // By a redirect, not by a form of the issuer's page: what pages of other sites post is refused.
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.MapInboundClaims = false;
        oidc.BackchannelTimeout = IssuerTimeout;
        oidc.TokenValidationParameters.ValidAlgorithms = JwtAuthentication.Algorithms;
        foreach (var cookie in new[] { oidc.CorrelationCookie, oidc.NonceCookie })
        {
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        }

        oidc.Events = new OpenIdConnectEvents
        {
            OnTokenValidated = context => IdentifyAsync(context, config.Roles),
            OnTicketReceived = context => RecordAsync(context.HttpContext, context.Principal!.FindFirstValue(ClaimTypes.Name), AuditEntries.Done),
            OnRemoteFailure = FailAsync,
        };
    });

    /// <summary>Leads to the issuer.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="returnUrl">Where to go after that: a path of this server.</param>
    /// <exception cref="UnavailableException"><c>issuer_unavailable</c>.</exception>
    public static async Task BeginAsync(HttpContext context, string returnUrl)
    {
        try
        {
            await context.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = returnUrl });
        }
        catch (InvalidOperationException e)
        {
            throw new UnavailableException(UnavailableException.IssuerUnavailable, "The issuer where users sign in cannot be reached.", TimeSpan.FromSeconds(1), e);
        }
    }

    private static Task IdentifyAsync(TokenValidatedContext context, JwtRolesConfig roles)
    {
        var token = new JsonWebToken(context.TokenEndpointResponse!.IdToken);
        var held = RoleClaim.ValuesOf(token, roles.Claim).Select(roles.RoleOf).OfType<Role>().ToList();
        if (held.Count == 0 || string.IsNullOrEmpty(token.Subject))
        {
            context.Fail("The user has no role on this server.");
        }
        else
        {
            context.Principal = SessionAuthentication.PrincipalOf(CallerName.OfOidc(token.Subject), held);
            context.Properties!.AllowRefresh = false;
        }

        return Task.CompletedTask;
    }

    private static async Task FailAsync(RemoteFailureContext context)
    {
        var http = context.HttpContext;
        var failures = http.RequestServices.GetRequiredService<FailedAttempts>();
        if (!failures.AreTooMany(http))
        {
            failures.Count(http);
            await RecordAsync(http, null, "oidc_failed");
        }

        context.Response.Redirect(Links.To(http.Request, $"{ConsolePaths.SignIn}?failed=true"));
        context.HandleResponse();
    }

    private static Task RecordAsync(HttpContext context, string? caller, string outcome)
    {
        var address = AuditSources.AddressOf(context);
        return context.RequestServices.GetRequiredService<IAudit>().RecordAsync(new AuditSource(caller ?? address, address), Action, caller, outcome);
    }
}
