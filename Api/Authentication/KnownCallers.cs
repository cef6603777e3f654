using Interlock.Api.Access;
using Interlock.Application.Access;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace Interlock.Api.Authentication;

/// <summary>
/// Admits callers with a known key in front of ASP.NET Core's authentication and authorization, by the same rules: these make a scope of services for each
/// request, which costs as much as the rest of a small one (docs/performance.md). Whom it does not admit they decide about.
/// </summary>
internal sealed class KnownCallers(KeyRing keys, TimeProvider time)
{
    /// <summary>Identifies the caller, and says whether nothing is left to decide.</summary>
    public bool TryAdmit(HttpContext context)
    {
        if (KeyAuthentication.TokenOf(context.Request) is not { Length: > 0 } token
            || keys.Find(token) is not { } known
            || context.GetEndpoint()?.Metadata.GetOrderedMetadata<RequiresRoleAttribute>() is not { Count: > 0 } required)
        {
            return false;
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (known.ExpiresAt <= now)
        {
            return false;
        }

        foreach (var requirement in required)
        {
            if (RoleAuthorization.RefusalOf(context, known.Caller, requirement) is not null)
            {
                return false;
            }
        }

        known.Use(now);
        context.Features.Set<IHttpAuthenticationFeature>(new HttpAuthenticationFeature { User = known.Principal });
        return true;
    }
}
