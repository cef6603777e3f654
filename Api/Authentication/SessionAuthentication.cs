using System.Security.Claims;
using Interlock.Api.Guards;
using Interlock.Application.Access;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Interlock.Api.Authentication;

/// <summary>
/// Authenticates users of the console by the cookie of their session, by ASP.NET Core's cookie authentication. The cookie names the user; what it may do is looked
/// up for each request, so that a session ends with its user, with its password and with its roles.
/// </summary>
internal static class SessionAuthentication
{
    /// <summary>How sessions authenticate.</summary>
    public const string Scheme = "Session";

    /// <summary>The cookie.</summary>
    public const string Cookie = "interlock.session";

    private const string StampClaim = "stamp";
    private const string RoleClaim = "role";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>Whether a request has a session, whatever it is worth.</summary>
    public static bool IsSent(HttpRequest request) => request.Headers.Cookie.Count > 0 && request.Cookies.ContainsKey(Cookie);

    /// <summary>Adds the scheme.</summary>
    public static void Add(AuthenticationBuilder authentication) => authentication.AddCookie(Scheme, cookies =>
    {
        cookies.Cookie.Name = Cookie;
        cookies.Cookie.HttpOnly = true;
        // A link on another site leads to a page as it is for the user; only strict ones would ask for another sign-in, and after OpenID Connect, too.
        cookies.Cookie.SameSite = SameSiteMode.Lax;
        cookies.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookies.ExpireTimeSpan = Lifetime;
        cookies.SlidingExpiration = true;
        cookies.Events = new CookieAuthenticationEvents { OnValidatePrincipal = ValidateAsync };
    });

    /// <summary>Begins a session.</summary>
    public static Task BeginAsync(HttpContext context, User user) => context.SignInAsync(
        Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user.Id), new Claim(StampClaim, user.Stamp)], Scheme)));

    /// <summary>What a session of a user of an OpenID Connect issuer names: the issuer is asked once, so it is not extended.</summary>
    public static ClaimsPrincipal PrincipalOf(string caller, IEnumerable<Role> roles) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, caller), .. roles.Select(role => new Claim(RoleClaim, RoleWords.Of(role)))], Scheme));

    /// <summary>Has the browser forget the session.</summary>
    public static Task EndAsync(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>The id of the user of the datastore whose session a request has, or null.</summary>
    public static string? UserOf(HttpContext context) => context.User.Identity is UserIdentity user ? user.Id : null;

    /// <summary>Whether a request has a session, of whatever user.</summary>
    public static bool IsOf(HttpContext context) => context.User.Identity is CallerIdentity { AuthenticationType: Scheme };

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var request = context.Request;
        if (PageOrigin.IsUnsafe(request.Method) && PageOrigin.IsForeign(request))
        {
            // server.cors lets pages of other origins send keys, which they must know; a browser adds the cookie by itself.
            throw new ForeignOriginException(request.Headers.Origin.ToString());
        }

        if (await IdentityOfAsync(context) is { } identity)
        {
            context.ReplacePrincipal(new ClaimsPrincipal(identity));
        }
        else
        {
            context.RejectPrincipal();
            await EndAsync(context.HttpContext);
        }
    }

    private static async ValueTask<CallerIdentity?> IdentityOfAsync(CookieValidatePrincipalContext context)
    {
        var (session, services) = (context.Principal!, context.HttpContext.RequestServices);
        if (session.FindFirstValue(ClaimTypes.Name) is not { } name)
        {
            return null;
        }

        if (session.FindFirstValue(StampClaim) is { } stamp)
        {
            return await services.GetRequiredService<UserRing>().FindAsync(name, stamp, context.HttpContext.RequestAborted) is { } user ? new UserIdentity(user) : null;
        }

        return services.GetRequiredService<AccessConfig>().Oidc is null
            ? null
            : new CallerIdentity(new Caller(name, RoleSet.Of(session.FindAll(RoleClaim).Select(role => Enum.Parse<Role>(role.Value, ignoreCase: true)))), Scheme);
    }

    private sealed class UserIdentity(User user) : CallerIdentity(new Caller(CallerName.OfUser(user.Id), user.RolesHeld()), Scheme)
    {
        public string Id => user.Id;
    }
}
