using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Sensors;
using Interlock.Application.Kinds.Sensors.Readings;
using Interlock.Application.Sources;
using Interlock.Domain;
using Interlock.Domain.Sensors;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Sensors;

internal sealed class ReadingsImportTests
{
    private readonly List<int> _batches = [];
    private readonly List<ImportProgress> _progress = [];
    private Mock<ISensorDatastore> _datastore = null!;

    [SetUp]
    public void KeepHalf()
    {
        _batches.Clear();
        _progress.Clear();
        _datastore = new Mock<ISensorDatastore>(MockBehavior.Strict);
        _datastore.Setup(datastore => datastore.AddReadingsAsync(It.IsAny<IReadOnlyList<Reading>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<Reading> readings, CancellationToken cancel) =>
            {
                cancel.ThrowIfCancellationRequested();
                _batches.Add(readings.Count);
                return Task.FromResult(readings.Count / 2);
            });
    }

    [Test]
    public async Task RunAsync_ManyRows_EachIsOneOfTheThreeAndBatchesAreBounded()
    {
        var bytes = Rows(45_000, bad: 10);

        var result = await RunAsync(new MemoryStream(bytes));

        Assert.That(_batches, Is.EqualTo(new[] { 18_000, 18_000, 4_500 }));
        Assert.That((result.Accepted, result.Duplicate, result.Rejected), Is.EqualTo((20_250L, 20_250L, 4_500L)));
        Assert.That(_progress.Select(progress => progress.Rows), Is.EqualTo(new[] { 20_000L, 40_000, 45_000 }));
        Assert.That(_progress[^1].Bytes, Is.EqualTo(bytes.Length));
    }

    [Test]
    public async Task RunAsync_ManyBadRows_TheFirstHundredAreTold()
    {
        var result = await RunAsync(new MemoryStream(Rows(1000, bad: 2)));

        Assert.That(result.Rejected, Is.EqualTo(500));
        Assert.That(result.Rejections.Select(rejection => rejection.Line), Is.EqualTo(Enumerable.Range(0, 100).Select(n => (2L * n) + 1)));
        Assert.That(result.Rejections[0].Reason, Is.EqualTo("has no timestamp"));
    }

    [Test]
    public async Task RunAsync_SourceThatBreaks_WhatCameBeforeIsStoredAndCounted()
    {
        var stopped = (await Assert.ThrowsAsync<ImportStoppedException>(() => RunAsync(new MemoryStream([.. Rows(7, bad: 7), 0xFF]))))!;

        Assert.That(_batches, Is.EqualTo(new[] { 6 }));
        Assert.That(stopped.SoFar.Counts, Is.EqualTo("3 accepted, 3 duplicate, 1 rejected"));
        Assert.That(stopped.InnerException, Is.TypeOf<MalformedReadingsException>());
        Assert.That(stopped.Describe("so"), Is.EqualTo("The import stopped: so. Before that: 3 accepted, 3 duplicate, 1 rejected."));
    }

    [Test]
    public async Task RunAsync_SourceThatCannotBeRead_WhatCameBeforeIsStoredAndCounted()
    {
        var stopped = (await Assert.ThrowsAsync<ImportStoppedException>(() => RunAsync(new SlowStream(Rows(8, bad: 9), 100, new IOException("gone")))))!;

        Assert.That(stopped.SoFar.Counts, Is.EqualTo("3 accepted, 4 duplicate, 1 rejected"));
        Assert.That(stopped.InnerException, Is.TypeOf<IOException>());
    }

    [Test]
    public async Task RunAsync_DatastoreThatRefuses_TellsWhatWasStoredBefore()
    {
        _datastore.Setup(datastore => datastore.AddReadingsAsync(It.Is<IReadOnlyList<Reading>>(list => list.Count < 20_000), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new UnavailableException(UnavailableException.DatastoreUnavailable, "away", TimeSpan.FromSeconds(1)));

        var stopped = (await Assert.ThrowsAsync<ImportStoppedException>(() => RunAsync(new MemoryStream(Rows(30_000, bad: 100_000)))))!;

        Assert.That(stopped.SoFar.Accepted + stopped.SoFar.Duplicate, Is.Zero.Or.EqualTo(20_000));
        Assert.That(stopped.InnerException, Is.TypeOf<UnavailableException>());
    }

    [Test]
    public async Task RunAsync_Cancelled_IsNoFailure()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(new SlowStream(Rows(10, bad: 100), 100), cancelled.Token));
    }

    private Task<ImportResult> RunAsync(Stream source, CancellationToken cancellationToken = default) =>
        new ReadingsImport(_datastore.Object).RunAsync(source, ReadingFormat.Ndjson, Note, cancellationToken);

    private Task Note(ImportProgress progress)
    {
        _progress.Add(progress);
        return Task.CompletedTask;
    }

    private static byte[] Rows(int count, int bad) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, count).Select(n =>
        n % bad == 0 ? "{\"sensor\":\"a\"}\n" : $"{{\"sensor\":\"a\",\"timestamp\":\"2013-12-02T21:15:00.{n:d6}Z\",\"value\":{n}}}\n")));
}
