using Interlock.Application.Access;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace Interlock.Api.Access;

/// <summary>Who sends a request.</summary>
internal static class Callers
{
    /// <summary>The header that holds an API key and nothing else.</summary>
    public const string KeyHeader = "x-api-key";

    /// <summary>The caller; null where callers are not known, as without <c>access</c>: then everything is allowed.</summary>
    public static Caller? Of(HttpContext context) => (context.Features.Get<IHttpAuthenticationFeature>()?.User?.Identity as CallerIdentity)?.Caller;

    /// <summary>The caller whose predictions and tasks a request is limited to; null where it may use those of all.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="all">The role that may use those of all.</param>
    public static string? OwnerOf(HttpContext context, Role all) => Of(context) is { } caller && !caller.Roles.Has(all) ? caller.Name : null;

    /// <summary>Whether recorded requests may be shown.</summary>
    public static bool MaySeePayloads(HttpContext context) => Has(context, Role.Payloads);

    /// <summary>Whether the caller has a role; without <c>access</c> everyone has all.</summary>
    public static bool Has(HttpContext context, Role role) => Of(context)?.Roles.Has(role) != false;
}
