using Interlock.Api.Tests.Support;
using Interlock.Application.Serving;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class ModelVitalsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly FakeModel _model = new();

    [Test]
    public void OldestRun_RunsBeginAndEnd_IsTheAgeOfTheOldestThatHasNotEnded()
    {
        var vitals = new ModelVitals(_time);
        Assert.That(vitals.OldestRun, Is.EqualTo(TimeSpan.Zero));
        var first = vitals.BeginRun(_time.GetTimestamp());
        _time.Advance(Second);
        var second = vitals.BeginRun(_time.GetTimestamp());
        _time.Advance(Second);

        Assert.That(vitals.OldestRun, Is.EqualTo(2 * Second));
        vitals.EndRun(first);
        Assert.That(vitals.OldestRun, Is.EqualTo(Second));
        vitals.EndRun(second);
        Assert.That(vitals.OldestRun, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void BeginRun_MoreThanThereArePlaces_AreNotWatchedAndEndAllTheSame()
    {
        var vitals = new ModelVitals(_time);
        var runs = Enumerable.Range(0, 64).Select(_ => vitals.BeginRun(_time.GetTimestamp())).ToList();
        var beyond = vitals.BeginRun(_time.GetTimestamp());
        _time.Advance(Second);

        Assert.That(runs, Is.Unique.And.None.EqualTo(beyond));
        vitals.EndRun(beyond);
        Assert.That(vitals.OldestRun, Is.EqualTo(Second));
        runs.ForEach(vitals.EndRun);
        Assert.That(vitals.OldestRun, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void BeginRun_FromManyThreads_NoPlaceIsGivenTwiceOrLost()
    {
        var vitals = new ModelVitals(_time);
        var users = new int[64];

        Parallel.For(0, 100_000, _ =>
        {
            var place = vitals.BeginRun(1);
            Assert.That(Interlocked.Increment(ref users[place]), Is.EqualTo(1));
            Interlocked.Decrement(ref users[place]);
            vitals.EndRun(place);
        });

        Assert.That(vitals.OldestRun, Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Infer_AnsweredOrFailed_IsCountedOnceARequest(bool isQuick)
    {
        var loaded = await LoadAsync(isQuick);
        var before = loaded.Vitals.Snapshot();

        await loaded.InferAsync([LoadedModels.Row(1), LoadedModels.Row(2), LoadedModels.Row(3)], CancellationToken.None);
        await FailAsync(loaded, new InferenceException("no"));
        await FailAsync(loaded, new ExternalApiException("no"));
        await FailAsync(loaded, new TimeoutException("the model's own"));
        await FailAsync(loaded, new NotExecutableException("no plan"));
        await FailAsync(loaded, InvalidInputException.At("$", "no"));

        var since = loaded.Vitals.Snapshot().Since(before);
        Assert.That((since.Requests, since.Failures, since.FailureRate), Is.EqualTo((5, 3, 0.6)));
        Assert.That(since.Runs.Count, Is.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Infer_DeadlineOrCallerGone_OnlyTheDeadlineIsCounted(bool isQuick)
    {
        var loaded = await LoadAsync(isQuick);
        var before = loaded.Vitals.Snapshot();
        using var caller = new CancellationTokenSource();
        _model.Close();

        var gone = loaded.InferAsync([LoadedModels.Row(1)], caller.Token).AsTask();
        var late = loaded.InferAsync([LoadedModels.Row(2)], CancellationToken.None).AsTask();
        await _model.EnteredAsync(1);
        await caller.CancelAsync();
        Assert.That(async () => await gone, Throws.InstanceOf<OperationCanceledException>());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(async () => await late, Throws.TypeOf<DeadlineExceededException>());

        var since = loaded.Vitals.Snapshot().Since(before);
        Assert.That((since.Requests, since.Failures), Is.EqualTo((1, 1)));
        _model.Open();
    }

    private static async Task<bool> IsAnsweredAsync(LoadedModel<TabularRow, TabularResult> loaded)
    {
        try
        {
            await loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is InterlockException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A quick model runs on the caller's thread, any other behind a queue.</summary>
    private async Task<LoadedModel<TabularRow, TabularResult>> LoadAsync(bool isQuick)
    {
        var loaded = LoadedModels.Load(_model, time: _time);
        if (!isQuick)
        {
            _model.Answer = rows =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(2));
                return FakeModel.Echo(rows);
            };
            await loaded.InferAsync([LoadedModels.Row(1)], CancellationToken.None);
        }

        return loaded;
    }

    private async Task FailAsync(LoadedModel<TabularRow, TabularResult> loaded, Exception error)
    {
        _model.Answer = _ => throw error;
        Assert.That(await IsAnsweredAsync(loaded), Is.False);
    }
}
