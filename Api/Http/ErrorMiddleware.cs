using System.Security.Cryptography;
using Interlock.Api.Http.Errors;
using Interlock.Domain;

namespace Interlock.Api.Http;

/// <summary>Turns failures into replies: domain errors by <see cref="ErrorMap"/>, empty 4xx replies of the framework, and unknown exceptions as 500.</summary>
internal sealed class ErrorMiddleware(RequestDelegate next, IRefusalLog refusals, FailureLog log)
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
            log.Record(context, e);
            if (e is HttpException { Status: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden } refused)
            {
                await refusals.RecordAsync(context, refused.Code);
            }

            await WriteAsync(context, e);
        }
    }

    /// <summary>What the protection of cookies wraps: that the datastore, which has its keys, is away.</summary>
    internal static Exception CauseOf(Exception e) => e is CryptographicException { InnerException: InterlockException cause } ? cause : e;

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
}
