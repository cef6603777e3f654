using Interlock.Application;
using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application;

public sealed class FailureViewTests
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
    public void Of_Failure_StatusAndWhetherItMayPass(InterlockException failure, int status, bool mayPass)
    {
        var view = FailureView.Of(failure);

        Assert.That((view.Status, view.MayPass), Is.EqualTo((status, mayPass)));
        Assert.That(view.Msg, Does.Not.Contain("secret"));
    }
}
