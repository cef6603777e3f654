using Interlock.Api.Guards;
using Interlock.Api.Http.Errors;
using Interlock.Application.Access.Audit;

namespace Interlock.Api.Audit;

/// <summary>
/// Audits refused requests: one a minute of each address, caller and route, and not more than <see cref="MostPerMinute"/> in all, so that a flood fills neither
/// the table nor the log.
/// </summary>
internal sealed class RefusalAudit(IAudit audit, TimeProvider time) : IRefusalLog
{
    /// <summary>The most in a minute, of whatever addresses.</summary>
    public const int MostPerMinute = 200;

    private const string NoRoute = "none";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Address, string Caller, string Route), long> _recorded = [];
    private readonly Lock _checking = new();

    /// <inheritdoc />
    public Task RecordAsync(HttpContext context, string code)
    {
        var source = AuditSources.Of(context);
        var route = $"{MethodOf(context.Request)} {RouteOf(context)}";
        return IsDue((source.From, source.Caller, route)) ? audit.RecordAsync(source, "access.refused", route, code) : Task.CompletedTask;
    }

    // What a caller may choose freely, paths and methods, would make an entry each.
    private static string MethodOf(HttpRequest request) => request.Method is "GET" or "POST" or "PUT" or "DELETE" or "PATCH" ? request.Method : "OTHER";

    private static string RouteOf(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint endpoint ? $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}"
        : context.Request.Path.StartsWithSegments(AdminAccess.Path) ? AdminAccess.Path
        : NoRoute;

    private bool IsDue((string Address, string Caller, string Route) refusal)
    {
        var now = time.GetTimestamp();
        lock (_checking)
        {
            if (_recorded.TryGetValue(refusal, out var last) && time.GetElapsedTime(last, now) < Interval)
            {
                return false;
            }

            if (_recorded.Count >= MostPerMinute)
            {
                foreach (var old in _recorded.Where(entry => time.GetElapsedTime(entry.Value, now) >= Interval).Select(entry => entry.Key).ToList())
                {
                    _recorded.Remove(old);
                }

                if (_recorded.Count >= MostPerMinute)
                {
                    return false;
                }
            }

            _recorded[refusal] = now;
            return true;
        }
    }
}
