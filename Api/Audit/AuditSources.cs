using Interlock.Api.Guards;
using Interlock.Application.Access.Audit;

namespace Interlock.Api.Audit;

/// <summary>Who changes something over HTTP.</summary>
internal static class AuditSources
{
    /// <summary>The caller of a request, and its address.</summary>
    public static AuditSource Of(HttpContext context) => new(AdminAccess.CallerOf(context), AddressOf(context));

    /// <summary>The address of a request.</summary>
    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress is { } address ? AdminAccess.Plain(address).ToString() : "unknown";
}
