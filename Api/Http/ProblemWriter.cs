using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Interlock.Api.Http.Errors;
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
        var isOfProtocol = IsOfProtocol(context.Request.Path);

        // To clients of every server a model that fails is a failure of the server.
        context.Response.StatusCode = isOfProtocol && problem.Code == InferenceException.InferenceFailed ? StatusCodes.Status500InternalServerError : problem.Status;
        WriteRetryAfter(context, problem);
        return isOfProtocol ? WriteErrorAsync(context, problem) : JsonReply.WriteAsync(context, "application/problem+json", (problem, traceId: TraceIdOf(context), writeMore), static (json, state) =>
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

    /// <summary>Writes the header <c>Retry-After</c>, where the failure says when to retry.</summary>
    public static void WriteRetryAfter(HttpContext context, Problem problem)
    {
        if (problem.RetryAfter is { } retryAfter)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Whether a path is of the Open Inference Protocol, whose clients know <c>{"error": text}</c> alone, and unpack nothing but answers.</summary>
    public static bool IsOfProtocol(PathString path) => path.StartsWithSegments("/v2");

    /// <summary>A request that was right but could not be answered: 200 with <c>msg</c> and <c>code</c> and no <c>data</c>.</summary>
    public static Task WriteUnansweredAsync(HttpContext context, InterlockException error) =>
        JsonReply.WriteAsync(context, JsonReply.Json, error, static (json, error) =>
        {
            json.WriteNumber("status", 200);
            json.WriteString("msg", error.Message);
            json.WriteString("code", error.Code);
        });

    /// <summary>A failure in the protocol's one text. Clients compare its beginning for a model that is not there.</summary>
    public static string ProtocolText(Problem problem)
    {
        var text = problem.Problems.Count > 1 ? string.Join("; ", problem.Problems.Select(one => $"{one.Path}: {one.Message}")) : problem.Detail;
        return problem.Code is "unknown_model" or "version_not_loaded" ? $"Request for unknown model: {text}" : text;
    }

    private static Task WriteErrorAsync(HttpContext context, Problem problem) =>
        JsonReply.WriteAsync(context, "application/json", problem, static (json, problem) => json.WriteString("error", ProtocolText(problem)));

    /// <summary>The id of this request in replies and logs.</summary>
    public static string TraceIdOf(HttpContext context) =>
        Activity.Current?.TraceId.ToString()
        ?? (ActivityContext.TryParse(context.Request.Headers.TraceParent, null, out var caller) ? caller.TraceId.ToString() : context.TraceIdentifier);
}
