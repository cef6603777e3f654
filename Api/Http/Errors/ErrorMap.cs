using Interlock.Application.Sources;
using Interlock.Application.Streams;
using Interlock.Domain;
using Interlock.Domain.Images;
using Interlock.Domain.Sensors;

namespace Interlock.Api.Http.Errors;

/// <summary>A failure as HTTP reports it.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Detail">For the caller.</param>
/// <param name="Problems">Every bad field, or none.</param>
/// <param name="RetryAfter">When to retry, or null.</param>
internal sealed record Problem(int Status, string Code, string Detail, IReadOnlyList<InputProblem> Problems, TimeSpan? RetryAfter = null);

/// <summary>The one place where failures are mapped to status codes.</summary>
internal static class ErrorMap
{
    private static readonly Problem BodyTooLarge = new(413, TooLargeException.BodyTooLarge, "The request body is larger than 'server.body-limit' allows.", []);

    private static readonly Problem StreamTooLarge = BodyTooLarge with { Detail = "The request body is larger than 'server.stream-limit' allows." };

    private static readonly Problem Unreadable = new(400, "bad_request", "The request could not be read.", []);

    /// <summary>Whether the error is a fault of this server, which someone should look at.</summary>
    public static bool IsUnexpected(Exception e) => e is not (InterlockException or BadHttpRequestException or ImportStoppedException);

    /// <summary>The problem details of a reply.</summary>
    public static Problem Of(Exception exception) => exception switch
    {
        InterlockException e and not UnexpectedException => OfDomain(e),
        BadHttpRequestException { StatusCode: 413 } => BodyTooLarge,
        DamagedBodyException e => new(e.StatusCode, "malformed_encoding", e.Message, []),
        BadHttpRequestException e => Unreadable with { Status = e.StatusCode },
        ImportStoppedException e => Stopped(e),
        _ => new(500, "internal_error", "Something went wrong in the server; it has been logged under the traceId.", []),
    };

    /// <summary>The problem of one line of a stream or one message of a queue: it has no traceId.</summary>
    public static Problem OfLine(Exception exception) => exception switch
    {
        InterlockException e => OfDomain(e),
        BadHttpRequestException => Of(exception),
        _ => OfDomain(new UnexpectedException(exception)),
    };

    /// <summary>What an empty reply of the framework means.</summary>
    public static Problem OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        404 => new(404, "not_found", $"There is nothing at {Excerpt.Of(context.Request.Path.ToString(), 200)}.", []),
        405 => new(405, "method_not_allowed", $"{context.Request.Method} is not allowed here; allowed: {context.Response.Headers.Allow}.", []),
        413 => BodyTooLarge,
        415 => new(415, "unsupported_media_type", "The content type is not supported here.", []),
        var status => new(status, "error", $"The request failed with status {status}.", []),
    };

    private static Problem OfDomain(InterlockException error) => error switch
    {
        HttpException e => Make(e.Status, e),
        InvalidInputException e => Make(400, e) with { Problems = e.Problems },
        PictureException or MalformedReadingsException => Make(400, error),
        UnknownModelException or UnknownVersionException or VersionNotLoadedException or NotFoundException => Make(404, error),
        ConflictException => Make(409, error),
        RevisionMismatchException => Make(412, error),
        TooLargeException => Make(413, error),
        InferenceException or KeyReusedException or LabelException => Make(422, error),
        NotExecutableException or ExternalApiException => Make(200, error),
        LimitExceededException e => Make(429, e) with { RetryAfter = e.RetryAfter },
        UnavailableException e => Make(503, e) with { RetryAfter = e.RetryAfter },
        StreamIdleException => Make(503, error),
        DeadlineExceededException => Make(504, error),
        _ => new(500, "internal_error", "Something went wrong in the server; it has been logged.", []),
    };

    private static Problem Make(int status, InterlockException e) => new(status, e.Code, e.Message, []);

    // What was rejected until then may be what is wrong with the rest, too.
    private static Problem Stopped(ImportStoppedException e)
    {
        var cause = e.InnerException switch
        {
            BadHttpRequestException { StatusCode: 413 } => StreamTooLarge,
            IOException and not BadHttpRequestException => Unreadable,
            var inner => Of(inner!),
        };
        return cause with
        {
            Detail = e.Describe(cause.Detail),
            Problems = [.. e.SoFar.Rejections.Select(rejection => new InputProblem($"line {rejection.Line}", rejection.Reason))],
        };
    }
}
