using System.Text.Json.Nodes;
using Interlock.Application.Access.Audit;
using Interlock.Application.Sources;
using Interlock.Domain;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Interlock.Api.Audit;

/// <summary>The action changes something: it is audited, with the code of its error where it fails.</summary>
/// <param name="action">What it does, such as <c>job.run</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AuditedAttribute(string action) : Attribute, IAsyncActionFilter
{
    private static readonly object AfterKey = new();

    /// <summary>The route value that is the subject; null where the action says it all.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether only failures are recorded here, since the service records what it did.</summary>
    public bool OnlyFailures { get; init; }

    /// <summary>Adds to the entry of the request what is there after it.</summary>
    public static void SetAfter(HttpContext context, JsonNode after) => context.Items[AfterKey] = after;

    /// <inheritdoc />
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var executed = await next();
        if (OutcomeOf(executed.Exception) is { } outcome && !(OnlyFailures && outcome == AuditEntries.Done))
        {
            var http = context.HttpContext;
            var subject = Subject is null ? null : http.GetRouteValue(Subject)?.ToString();
            await http.RequestServices.GetRequiredService<IAudit>().RecordAsync(
                AuditSources.Of(http), action, subject, outcome, after: http.Items[AfterKey] as JsonNode);
        }
    }

    // Nothing was tried where the request could not be read, or its caller has gone.
    private static string? OutcomeOf(Exception? failure) => failure switch
    {
        null => AuditEntries.Done,
        InvalidInputException or OperationCanceledException or Http.Errors.HttpException => null,
        InterlockException known => known.Code,

        // What was stored until then stays.
        ImportStoppedException stopped => (stopped.InnerException as InterlockException)?.Code ?? "bad_request",
        _ => "internal_error",
    };
}
