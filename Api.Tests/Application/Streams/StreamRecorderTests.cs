using Interlock.Api.Tests.Support;
using Interlock.Application.Predictions;
using Interlock.Application.Streams;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Streams;

public sealed class StreamRecorderTests
{
    private readonly ManualTime _clock = new();
    private readonly Mock<IPredictionDatastore> _datastore = new();
    private int _refusals = int.MaxValue;
    private int _tried;

    [Test]
    public async Task Record_FullCommitQueue_WaitsUntilThereIsRoom()
    {
        _refusals = 3;
        Refuse(UnavailableException.Overloaded);

        var recording = RecordAsync();
        await AdvanceUntilAsync(recording);

        await recording;
        Assert.That(_tried, Is.EqualTo(4));
    }

    [Test]
    public async Task Record_DatastoreStaysAway_GivesUpAfterHalfAMinute()
    {
        Refuse(UnavailableException.DatastoreUnavailable);
        var start = _clock.GetUtcNow();

        var recording = RecordAsync();
        await AdvanceUntilAsync(recording);

        Assert.That((await Assert.ThrowsAsync<UnavailableException>(() => recording))!.Code, Is.EqualTo("datastore_unavailable"));
        Assert.That((_clock.GetUtcNow() - start).TotalSeconds, Is.InRange(28, 45));
    }

    private Task RecordAsync() => new StreamRecorder(_datastore.Object, _clock).RecordAsync([], CancellationToken.None);

    private void Refuse(string code) => _datastore
        .Setup(store => store.AddAsync(It.IsAny<IReadOnlyList<Prediction>>(), It.IsAny<CancellationToken>()))
        .Returns(() => ++_tried > _refusals ? Task.CompletedTask : throw new UnavailableException(code, "no", TimeSpan.FromSeconds(1)));

    private Task AdvanceUntilAsync(Task ended) => Poll.UntilAsync(
        () =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(200));
            return Task.FromResult(ended.IsCompleted);
        },
        "it ended");
}
