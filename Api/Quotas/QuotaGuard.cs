using System.Collections.Concurrent;
using Interlock.Api.Access;
using Interlock.Application.Quotas;
using Interlock.Domain.Access;

namespace Interlock.Api.Quotas;

/// <summary>Rejects requests of callers that have used up what they may use. Callers without a limit pass.</summary>
internal sealed class QuotaGuard(RequestDelegate next, RowUsage rows)
{
    private readonly ConcurrentDictionary<string, CallerLimits> _callers = new(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext context) =>
        Callers.Of(context) is { Quota: { IsLimited: true } quota, Name: var name } ? GuardAsync(context, name, quota) : next(context);

    private async Task GuardAsync(HttpContext context, string caller, Quota quota)
    {
        var limits = LimitsOf(caller, quota);
        if (limits.Policy.Length > 0)
        {
            // Added when the reply starts: the headers of a failed request are cleared.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                (headers["RateLimit-Policy"], headers["RateLimit"]) = (limits.Policy, limits.StateOf(rows, caller));
                return Task.CompletedTask;
            });
        }

        using var place = limits.Admit();
        if (quota.RowsPerDay is { } perDay && (HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPut(context.Request.Method)))
        {
            await rows.RequireAsync(caller, perDay, context.RequestAborted);
        }

        await next(context);
    }

    private CallerLimits LimitsOf(string caller, Quota quota)
    {
        var limits = _callers.GetOrAdd(caller, static (_, quota) => new CallerLimits(quota), quota);
        if (limits.Quota != quota && _callers.TryUpdate(caller, new CallerLimits(quota), limits))
        {
            limits.Dispose();
        }

        return _callers[caller];
    }
}
