using System.Security.Cryptography;
using Interlock.Api.Http.Errors;
using Interlock.Application;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Telemetry;
using Interlock.Domain;

namespace Interlock.Api.Http;

/// <summary>Turns failures into replies: domain errors by <see cref="ErrorMap"/>, empty 4xx replies of the framework, and unknown exceptions as 500.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, IRefusalLog refusals, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response.StatusCode >= 400 && !context.Response.HasStarted && context.Response.ContentLength is null or 0)
            {
                await ProblemWriter.WriteAsync(context, ErrorMap.OfStatus(context));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected: nothing to reply, nothing to log.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            var e = CauseOf(failure);
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

            if (e is HttpException { Status: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden } refused)
            {
                await refusals.RecordAsync(context, refused.Code);
            }

            await WriteAsync(context, e);
        }
    }

    /// <summary>What the protection of cookies wraps: that the datastore, which has its keys, is away.</summary>
    private static Exception CauseOf(Exception e) => e is CryptographicException { InnerException: InterlockException cause } ? cause : e;

    private static Task WriteAsync(HttpContext context, Exception e)
    {
        context.Response.Clear();
        if (e is InterlockException { FailedBy: var (version, revision) })
        {
            InferenceHeaders.Write(context.Response, version, revision);
        }

        (e as HttpException)?.WriteHeaders(context.Response.Headers);
        return e is not (ExternalApiException or NotExecutableException) ? ProblemWriter.WriteAsync(context, ErrorMap.Of(e))
            : ProblemWriter.IsOfProtocol(context.Request.Path) ? ProblemWriter.WriteAsync(context, ErrorMap.Of(e) with { Status = StatusCodes.Status502BadGateway })
            : ProblemWriter.WriteUnansweredAsync(context, (InterlockException)e);
    }

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Error, "{Method} {Path} failed ({TraceId})")]
    private partial void LogFailed(string method, PathString path, string traceId, Exception exception);

    [LoggerMessage(EventIds.NoAnswer, LogLevel.Warning, "{Path}: the model failed on a valid input: {Reason} ({TraceId})")]
    private partial void LogNoAnswer(PathString path, string reason, string traceId);
}
