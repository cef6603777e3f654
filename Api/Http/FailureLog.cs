using Interlock.Api.Http.Errors;
using Interlock.Application;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Telemetry;
using Interlock.Domain;

namespace Interlock.Api.Http;

/// <summary>Logs and counts the failures of requests, whether a reply or a page reports them.</summary>
internal sealed partial class FailureLog(ILogger<FailureLog> logger)
{
    /// <summary>Records one.</summary>
    public void Record(HttpContext context, Exception e)
    {
        if (ErrorMap.IsUnexpected(e))
        {
            LogFailed(context.Request.Method, context.Request.Path, ProblemWriter.TraceIdOf(context), e);
        }
        else if (e is InferenceException)
        {
            LogNoAnswer(context.Request.Path, e.Message, ProblemWriter.TraceIdOf(context));
        }

        if (e is UnavailableException or LimitExceededException)
        {
            ServingMetrics.CountShed(context.Features.Get<ServedModel>()?.Name ?? InterlockTelemetry.Other, ((InterlockException)e).Code);
        }
    }

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Error, "{Method} {Path} failed ({TraceId})")]
    private partial void LogFailed(string method, PathString path, string traceId, Exception exception);

    [LoggerMessage(EventIds.NoAnswer, LogLevel.Warning, "{Path}: the model failed on a valid input: {Reason} ({TraceId})")]
    private partial void LogNoAnswer(PathString path, string reason, string traceId);
}
