using Interlock.Domain;
using Interlock.Domain.Images;

namespace Interlock.Api.Http;

/// <summary>A failure as HTTP tells it.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Detail">For the caller.</param>
/// <param name="Problems">Every bad field, or none.</param>
/// <param name="RetryAfter">When to try again, or null.</param>
internal sealed record Problem(int Status, string Code, string Detail, IReadOnlyList<InputProblem> Problems, TimeSpan? RetryAfter = null);

/// <summary>The one place where errors meet status codes.</summary>
internal static class ErrorMap
{
    private static readonly Problem BodyTooLarge = new(413, "body_too_large", "The request body is larger than 'server.body-limit' allows.", []);

    /// <summary>Whether the error is a fault of this server, which someone should look at.</summary>
    public static bool IsUnexpected(Exception e) => e is not InterlockException and not BadHttpRequestException;

    public static Problem Of(Exception exception) => exception switch
    {
        InvalidInputException e => new(400, e.Code, e.Message, e.Problems),
        PictureException e => new(400, e.Code, e.Message, []),
        UnsupportedMediaException e => new(415, e.Code, e.Message, []),
        UnknownModelException or NotFoundException => Plain(404, (InterlockException)exception),
        InferenceException e => Plain(422, e),
        UnavailableException e => new(503, e.Code, e.Message, [], e.RetryAfter),
        DeadlineExceededException e => Plain(504, e),
        BadHttpRequestException { StatusCode: 413 } => BodyTooLarge,
        BadHttpRequestException e => new(e.StatusCode, "bad_request", "The request could not be read.", []),
        _ => new(500, "internal_error", "Something went wrong in the server; it has been logged under the traceId.", []),
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

    private static Problem Plain(int status, InterlockException e) => new(status, e.Code, e.Message, []);
}
