using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Interlock.Application;
using Interlock.Domain;
using Microsoft.AspNetCore.WebUtilities;

namespace Interlock.Api.Http;

/// <summary>Writes failures: RFC 9457 problem details with <c>msg</c>, <c>code</c>, <c>traceId</c> and <c>errors</c>.</summary>
internal static class ProblemWriter
{
    /// <summary>Writes a failure.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="problem">The failure.</param>
    /// <param name="writeMore">Writes further members into the object, or null.</param>
    public static Task WriteAsync(HttpContext context, Problem problem, Action<Utf8JsonWriter>? writeMore = null)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } retryAfter)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return JsonReply.WriteAsync(context, "application/problem+json", (problem, traceId: TraceIdOf(context), writeMore), static (json, state) =>
        {
            var (problem, traceId, writeMore) = state;
            json.WriteString("type", "about:blank");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(problem.Status));
            json.WriteNumber("status", problem.Status);
            json.WriteString("detail", problem.Detail);
            json.WriteString("msg", problem.Detail);
            json.WriteString("code", problem.Code);
            json.WriteString("traceId", traceId);
            ProblemsJson.WriteErrors(json, problem.Problems);
            writeMore?.Invoke(json);
        });
    }

    /// <summary>A request that was right but could not be answered: 200 with <c>msg</c> and <c>code</c> and no <c>data</c>.</summary>
    public static Task WriteUnansweredAsync(HttpContext context, InterlockException error) =>
        JsonReply.WriteAsync(context, JsonReply.Json, error, static (json, error) =>
        {
            json.WriteNumber("status", 200);
            json.WriteString("msg", error.Message);
            json.WriteString("code", error.Code);
        });

    /// <summary>The id of this request in replies and logs.</summary>
    public static string TraceIdOf(HttpContext context) =>
        Activity.Current?.TraceId.ToString()
        ?? (ActivityContext.TryParse(context.Request.Headers.TraceParent, null, out var caller) ? caller.TraceId.ToString() : context.TraceIdentifier);
}
