using Grpc.Core;
using Grpc.Core.Interceptors;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application;
using Interlock.Domain;

namespace Interlock.Api.Inference.Grpc;

/// <summary>Turns failures into the codes of gRPC.</summary>
internal sealed partial class GrpcErrors(ILogger<GrpcErrors> logger) : Interceptor
{
    /// <inheritdoc />
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException && !context.CancellationToken.IsCancellationRequested)
        {
            if (ErrorMap.IsUnexpected(e))
            {
                LogFailed(context.Method, e);
            }

            var (status, text) = Describe(e);
            throw new RpcException(new Status(CodeOf(status, e), text));
        }
    }

    /// <summary>The status that HTTP would have, and the text for the caller.</summary>
    public static (int Status, string Text) Describe(Exception e)
    {
        var problem = ErrorMap.Of(e);
        return (e is InferenceException ? StatusCodes.Status500InternalServerError : problem.Status, ProblemWriter.ProtocolText(problem));
    }

    private static StatusCode CodeOf(int status, Exception e) => e is TooLargeException or LimitExceededException ? StatusCode.ResourceExhausted : status switch
    {
        400 or 413 or 415 or 422 => StatusCode.InvalidArgument,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        409 or 412 => StatusCode.FailedPrecondition,
        502 or 503 or 200 => StatusCode.Unavailable,
        504 => StatusCode.DeadlineExceeded,
        _ => StatusCode.Internal,
    };

    [LoggerMessage(EventIds.CallFailed, LogLevel.Error, "{Method} failed")]
    private partial void LogFailed(string method, Exception exception);
}
