using Interlock.Domain;
using Interlock.Domain.Images;
using Interlock.Domain.Sensors;

namespace Interlock.Application;

/// <summary>A failure as callers are told it, whichever way they called.</summary>
/// <param name="Status">The HTTP status that goes with the code; 200 where the request was right and has no answer.</param>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Msg">For people.</param>
/// <param name="Errors">Every bad field, or none.</param>
/// <param name="MayPass">Whether the same request may succeed later.</param>
public sealed record FailureView(int Status, string Code, string Msg, IReadOnlyList<InputProblem> Errors, bool MayPass)
{
    /// <summary>The one place where errors of the domain meet status codes.</summary>
    public static FailureView Of(InterlockException error) => error switch
    {
        InvalidInputException e => Lasting(400, e) with { Errors = e.Problems },
        PictureException or MalformedReadingsException => Lasting(400, error),
        UnknownModelException or UnknownVersionException or VersionNotLoadedException or NotFoundException => Lasting(404, error),
        ConflictException => Lasting(409, error),
        RevisionMismatchException => Lasting(412, error),
        TooLargeException => Lasting(413, error),
        InferenceException or KeyReusedException => Lasting(422, error),
        NotExecutableException => Lasting(200, error),
        ExternalApiException => Passing(200, error),
        UnavailableException => Passing(503, error),
        DeadlineExceededException => Passing(504, error),
        _ => new(500, "internal_error", "Something went wrong in the server; it has been logged.", [], MayPass: true),
    };

    private static FailureView Lasting(int status, InterlockException e) => new(status, e.Code, e.Message, [], MayPass: false);

    private static FailureView Passing(int status, InterlockException e) => new(status, e.Code, e.Message, [], MayPass: true);
}
