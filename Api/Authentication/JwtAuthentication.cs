using System.Security.Claims;
using System.Text.Json;
using Interlock.Application.Access;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interlock.Api.Authentication;

/// <summary>Authenticates callers by tokens of the issuer of <c>access.jwt</c>, by ASP.NET Core's JWT bearer.</summary>
internal static class JwtAuthentication
{
    /// <summary>How tokens authenticate.</summary>
    public const string Scheme = "Jwt";

    /// <summary>Signatures that only the issuer can make: with a shared secret, whoever knows the issuer's public key could.</summary>
    public static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    // A token with an unknown key id has the issuer's keys read again, this often at most.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan IssuerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the scheme.</summary>
    public static void Add(AuthenticationBuilder authentication, JwtConfig jwt) => authentication.AddJwtBearer(Scheme, bearer =>
    {
        bearer.Authority = jwt.Authority;
        bearer.Audience = jwt.Audience;
        bearer.RequireHttpsMetadata = !jwt.Authority.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        bearer.MapInboundClaims = false;
        bearer.RefreshInterval = RefreshInterval;
        bearer.BackchannelTimeout = IssuerTimeout;
        bearer.TokenValidationParameters.ValidAlgorithms = Algorithms;
        bearer.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        bearer.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                context.Token = KeyAuthentication.TokenOf(context.Request);
                return Task.CompletedTask;
            },
            OnTokenValidated = context =>
            {
                Identify(context, jwt.Roles);
                return Task.CompletedTask;
            },
            OnAuthenticationFailed = async context =>
            {
                context.HttpContext.RequestServices.GetRequiredService<FailedAttempts>().Count(context.HttpContext);
                await RequireIssuerAsync(context);
                context.Fail(ReasonOf(context.Exception));
            },
        };
    });

    private static void Identify(TokenValidatedContext context, JwtRolesConfig roles)
    {
        var token = (JsonWebToken)context.SecurityToken;
        if (string.IsNullOrEmpty(token.Subject))
        {
            context.Fail("The token has no subject.");
            return;
        }

        var held = RoleClaim.ValuesOf(token, roles.Claim).Select(roles.RoleOf).OfType<Role>();
        context.Principal = new ClaimsPrincipal(new CallerIdentity(new Caller(CallerName.OfSubject(token.Subject), RoleSet.Of(held)), Scheme));
    }

    /// <summary>That the issuer cannot be reached is no fault of the token.</summary>
    /// <exception cref="UnavailableException"><c>issuer_unavailable</c>: nothing is known of the issuer.</exception>
    private static async Task RequireIssuerAsync(AuthenticationFailedContext context)
    {
        try
        {
            await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        }
        catch (InvalidOperationException e)
        {
            throw new UnavailableException(UnavailableException.IssuerUnavailable, "The issuer of the token cannot be reached, so the token cannot be checked.", TimeSpan.FromSeconds(1), e);
        }
    }

    /// <summary>Why a token is refused.</summary>
    private static string ReasonOf(Exception exception) => exception switch
    {
        SecurityTokenExpiredException e => $"The token expired on {e.Expires:yyyy-MM-dd HH:mm} UTC.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenNoExpirationException => "The token has no expiry.",
        SecurityTokenInvalidAudienceException => "The token is for another audience.",
        SecurityTokenInvalidIssuerException => "The token is of another issuer.",
        _ => "The token is not valid.",
    };
}

/// <summary>Reads the claim that holds the roles.</summary>
internal static class RoleClaim
{
    /// <summary>The values of a claim: one text or a list of them, at the top or by the names of objects and dots.</summary>
    public static IEnumerable<string> ValuesOf(JsonWebToken token, string claim)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        return Find(payload.RootElement, claim) switch
        {
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } many => [.. many.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)],
            _ => [],
        };
    }

    private static JsonElement? Find(JsonElement payload, string claim)
    {
        if (payload.TryGetProperty(claim, out var whole))
        {
            return whole;
        }

        var at = payload;
        foreach (var name in claim.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }
}
