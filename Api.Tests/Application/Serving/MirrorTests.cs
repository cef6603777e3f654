using Interlock.Api.Tests.Support;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Domain.Tabular;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

/// <summary>Each test names the guard that it fails without.</summary>
public sealed class MirrorTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly FakeModel _asked = new();
    private readonly Lifetime _lifetime = new();
    private readonly ManualTime _time = new();
    private readonly LoadedModel<TabularRow, TabularResult> _primary = LoadedModels.Load(new FakeModel());

    // Guard: the channel is bounded, and Offer does not wait.
    [Test]
    public async Task Offer_OtherIsBusy_LeavesOutWhatComesBeyondItsBound()
    {
        var mirror = Mirror(MirrorPlan.Shadow);
        _asked.Close();
        Offer(mirror, 1);
        await _asked.EnteredAsync(1);

        Offer(mirror, 200);

        _asked.Open();
        await Poll.UntilAsync(() => Task.FromResult(mirror.Comparison.Report().Compared >= 65), "what was taken is compared");
        Offer(mirror, 1);
        await Poll.UntilAsync(() => Task.FromResult(mirror.Comparison.Report().Compared >= 66), "it goes on");
        Assert.That(mirror.Comparison.Report().Recorded, Is.EqualTo(66), "one in work, 64 waiting, one later");
    }

    // Guard: WorkAsync looks at _isHalted.
    [Test]
    public async Task Halt_RequestsWait_LeavesThemOutAndEnds()
    {
        var mirror = Mirror(MirrorPlan.Shadow);
        _asked.Close();
        Offer(mirror, 1);
        await _asked.EnteredAsync(1);
        Offer(mirror, 10);

        mirror.Halt();
        Offer(mirror, 10);
        _asked.Open();

        await mirror.Work.WaitAsync(Longest);
        Assert.That(mirror.Comparison.Report().Recorded, Is.EqualTo(1));
    }

    // Guard: WorkAsync takes a lease on the other version, and ends where it gets none.
    [Test]
    public async Task Offer_OtherIsRetired_EndsAndAsksNothing()
    {
        var other = Other();
        var mirror = Mirror(MirrorPlan.Shadow, other);
        other.Retire();

        Offer(mirror, 3);

        await mirror.Work.WaitAsync(Longest);
        Assert.That((_asked.Rows, _lifetime.Disposals), Is.EqualTo((0, 1)));
    }

    // Guard: the lease that WorkAsync holds while it asks.
    [Test]
    public async Task Retire_OtherIsBeingAsked_FreesItAfterwards()
    {
        var other = Other();
        var mirror = Mirror(MirrorPlan.Shadow, other);
        _asked.Close();
        Offer(mirror, 1);
        await _asked.EnteredAsync(1);

        other.Retire();

        Assert.That(_lifetime.Disposals, Is.Zero);
        _asked.Open();
        await Poll.UntilAsync(() => Task.FromResult(_lifetime.Disposals == 1), "it is freed");
    }

    // Guard: IsTime.
    [Test]
    public async Task Offer_WithinThePause_IsLeftOut()
    {
        var mirror = Mirror(new MirrorPlan(JudgesOther: false, TimeSpan.FromMilliseconds(20)));

        Offer(mirror, 5);
        _time.Advance(TimeSpan.FromMilliseconds(19));
        Offer(mirror, 5);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Offer(mirror, 5);

        await Poll.UntilAsync(() => Task.FromResult(mirror.Comparison.Report().Compared == 2), "two are compared");
        mirror.Halt();
        await mirror.Work.WaitAsync(Longest);
        Assert.That(mirror.Comparison.Report().Recorded, Is.EqualTo(2));
    }

    // Guard: Offer looks at who answered.
    [Test]
    public async Task Offer_AnsweredByAnotherVersion_IsLeftOut()
    {
        var mirror = Mirror(MirrorPlan.Shadow);
        var asked = new List<double>();
        _asked.Answer = rows =>
        {
            asked.Add(rows[0].Numbers[0]);
            return FakeModel.Echo(rows);
        };

        mirror.Offer(Other(), [LoadedModels.Row(7)], new Inference<TabularResult>([new TabularResult(7)], 1, TimeSpan.Zero, TimeSpan.Zero));
        Offer(mirror, 1);

        await Poll.UntilAsync(() => Task.FromResult(mirror.Comparison.Report().Compared > 0), "one is compared");
        mirror.Halt();
        await mirror.Work.WaitAsync(Longest);
        Assert.That(asked, Is.EqualTo([0.0]));
    }

    private LoadedModel<TabularRow, TabularResult> Other() => LoadedModels.Load(_asked, lifetime: _lifetime, time: _time);

    private Mirror<TabularRow, TabularResult> Mirror(MirrorPlan plan, LoadedModel<TabularRow, TabularResult>? other = null) =>
        new(_primary, other ?? Other(), plan, (before, after) => new Difference(false, Difference.Relative(before.Result, after.Result)), _time);

    private void Offer(Mirror<TabularRow, TabularResult> mirror, int times)
    {
        for (var i = 0; i < times; i++)
        {
            mirror.Offer(_primary, [LoadedModels.Row(i)], new Inference<TabularResult>([new TabularResult(i)], 1, TimeSpan.Zero, TimeSpan.Zero));
        }
    }
}
