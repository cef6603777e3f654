using Interlock.Api.Http.Errors;
using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Http;

[Parallelizable]
public sealed class ErrorMapTests
{
    private static readonly TestCaseData[] Failures =
    [
        new(InvalidInputException.At("$", "no"), 400, false),
        new(new UnknownModelException("no", []), 404, false),
        new(new ConflictException(ConflictException.TaskFinished, "no"), 409, false),
        new(new TooLargeException("no"), 413, false),
        new(new InferenceException("no"), 422, false),
        new(new NotExecutableException("no"), 200, false),
        new(new ExternalApiException("no"), 200, true),
        new(new UnavailableException(UnavailableException.Overloaded, "no", TimeSpan.Zero), 503, true),
        new(new DeadlineExceededException("no", TimeSpan.Zero), 504, true),
        new(new UnexpectedException(new InvalidOperationException("secret")), 500, true),
        new(new ModelLoadException("secret"), 500, true),
    ];

    [TestCaseSource(nameof(Failures))]
    public void Of_Failure_StatusAndWhetherItIsTransient(InterlockException failure, int status, bool isTransient)
    {
        var (reply, line) = (ErrorMap.Of(failure), ErrorMap.OfLine(failure));

        Assert.That((reply.Status, line.Status, failure.IsTransient), Is.EqualTo((status, status, isTransient)));
        Assert.That(reply.Detail + line.Detail, Does.Not.Contain("secret"));
    }
}
