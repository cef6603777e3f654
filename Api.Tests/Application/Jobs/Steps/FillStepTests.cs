using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Calls;
using Interlock.Application.Jobs.BatchScoring;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Jobs.Steps;

internal sealed class FillStepTests
{
    private readonly Mock<ICallService> _calls = new();
    private string? _asked;

    [Test]
    public async Task Run_Fill_AsksForTheDayAndTellsTheCounts()
    {
        Answers(CallResult.Of(new CallAnswer("v1", 1, Encoding.UTF8.GetBytes(
            """{"id":"1","date":"2026-01-30","sensors":3,"ok":2,"failed":1,"failures":[{"sensor":"pump","reason":"no past"}]}"""), [])));
        using var step = new FakeStep(new FillStepConfig { Model = "sensor-score", Date = "{{ date - 1 }}" });

        await RunAsync(step);
        await RunAsync(step);

        Assert.That(_asked, Is.EqualTo("""{"date":"2026-01-30"}"""));
        Assert.That(step.Lines, Is.EqualTo(new[] { "Info: sensors: 3, ok: 2, failed: 1", "Warning: pump: no past" }));
        Assert.That(step.Reported, Is.EqualTo((3L, 3L)));
        _calls.Verify(calls => calls.CallAsync(It.IsAny<ModelTarget>(), It.IsAny<IReadOnlyList<ModelCall>>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public void Run_CallFails_FailsTheStep()
    {
        Answers(CallResult.Of(InvalidInputException.At("$.date", "is wrong")));
        using var step = new FakeStep(new FillStepConfig { Model = "sensor-score" });

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo("$.date: is wrong"));
        Assert.That(step.Checkpoint, Is.Null);
    }

    private void Answers(CallResult result) => _calls
        .Setup(calls => calls.CallAsync("sensor-score", It.IsAny<IReadOnlyList<ModelCall>>(), It.IsAny<CancellationToken>()))
        .Callback((ModelTarget _, IReadOnlyList<ModelCall> calls, CancellationToken _) =>
        {
            _asked = Encoding.UTF8.GetString(calls[0].Json.Span);
            calls[0].Progress!.Report(new CallProgress(1, 0));
        })
        .ReturnsAsync([result]);

    private Task RunAsync(FakeStep step) => new FillStep(_calls.Object, Mock.Of<IPredictionRows>()).RunAsync(step, CancellationToken.None);
}
