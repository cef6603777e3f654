using Interlock.Api.Tests.Support;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Health;
using Interlock.Domain;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class ModelHealthTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly FakeModel _model = new();

    [Test]
    public void OldestRun_RunsBeginAndEnd_IsTheAgeOfTheOldestThatHasNotEnded()
    {
        var health = new ModelHealth(_time);
        Assert.That(health.OldestRun, Is.EqualTo(TimeSpan.Zero));
        var first = health.BeginRun(_time.GetTimestamp());
        _time.Advance(Second);
        var second = health.BeginRun(_time.GetTimestamp());
        _time.Advance(Second);

        Assert.That(health.OldestRun, Is.EqualTo(2 * Second));
        health.EndRun(first);
        Assert.That(health.OldestRun, Is.EqualTo(Second));
        health.EndRun(second);
        Assert.That(health.OldestRun, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void BeginRun_MoreThanThereArePlaces_AreNotWatchedAndEndAllTheSame()
    {
        var health = new ModelHealth(_time);
        var runs = Enumerable.Range(0, 64).Select(_ => health.BeginRun(_time.GetTimestamp())).ToList();
        var beyond = health.BeginRun(_time.GetTimestamp());
        _time.Advance(Second);

        Assert.That(runs, Is.Unique.And.None.EqualTo(beyond));
        health.EndRun(beyond);
        Assert.That(health.OldestRun, Is.EqualTo(Second));
        runs.ForEach(health.EndRun);
        Assert.That(health.OldestRun, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void KeptThreads_OfOldRuns_AreThoseThatWereNotLetGo()
    {
        var health = new ModelHealth(_time);
        var begun = _time.GetTimestamp();
        var (kept, free) = (health.BeginRun(begun), health.BeginRun(begun));
        health.ReleaseThread(free, begun);
        _time.Advance(Second);
        health.BeginRun(_time.GetTimestamp());

        Assert.That((health.BlockedThreads(TimeSpan.Zero), health.BlockedThreads(Second)), Is.EqualTo((1, 0)));
        health.EndRun(kept);
        Assert.That((health.BlockedThreads(TimeSpan.Zero), health.OldestRun), Is.EqualTo((0, Second)), "the other is still watched");
    }

    [Test]
    public void BeginRun_FromManyThreads_NoPlaceIsGivenTwiceOrLost()
    {
        var health = new ModelHealth(_time);
        var users = new int[64];

        Parallel.For(0, 100_000, _ =>
        {
            var place = health.BeginRun(1);
            Assert.That(Interlocked.Increment(ref users[place]), Is.EqualTo(1));
            Interlocked.Decrement(ref users[place]);
            health.EndRun(place);
        });

        Assert.That(health.OldestRun, Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Infer_AnsweredOrFailed_IsCountedOnceARequest(bool isQuick)
    {
        var loaded = await LoadAsync(isQuick);
        var before = loaded.Health.Snapshot();

        await loaded.InferAsync([LoadedModels.Row(1), LoadedModels.Row(2), LoadedModels.Row(3)], CancellationToken.None);
        await FailAsync(loaded, new InferenceException("no"));
        await FailAsync(loaded, new ExternalApiException("no"));
        await FailAsync(loaded, new TimeoutException("the model's own"));
        await FailAsync(loaded, new NotExecutableException("no plan"));
        await FailAsync(loaded, InvalidInputException.At("$", "no"));

        var since = loaded.Health.Snapshot().Since(before);
        Assert.That((since.Requests, since.Failures, since.FailureRate), Is.EqualTo((5, 3, 0.6)));
        Assert.That(since.Runs.Count, Is.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Infer_DeadlineOrCallerGone_OnlyTheDeadlineIsCounted(bool isQuick)
    {
        var loaded = await LoadAsync(isQuick);
        var before = loaded.Health.Snapshot();
        using var caller = new CancellationTokenSource();
        _model.Close();

        var gone = loaded.InferAsync([LoadedModels.Row(1)], caller.Token).AsTask();
        var late = loaded.InferAsync([LoadedModels.Row(2)], CancellationToken.None).AsTask();
        await _model.EnteredAsync(1);
        await caller.CancelAsync();
        Assert.That(async () => await gone, Throws.InstanceOf<OperationCanceledException>());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(async () => await late, Throws.TypeOf<DeadlineExceededException>());

        var since = loaded.Health.Snapshot().Since(before);
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
