using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();
    private readonly List<DateTimeOffset> _fired = [];

    [Test]
    public void Advance_TimerWithoutPeriod_FiresOnce([Values(0, -1)] int periodMs)
    {
        using var timer = StartTimer(1, periodMs / 1000d);

        _time.Advance(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(_fired, Has.Count.EqualTo(1));
        Assert.That(_time.Waits, Is.Empty);
    }

    [Test]
    public void Advance_TimerWithPeriod_FiresForEachPeriodThatPassed()
    {
        using var timer = StartTimer(1, 2);

        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.That(_fired, Is.Empty);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.That(_fired, Has.Count.EqualTo(1));
        _time.Advance(TimeSpan.FromSeconds(4.5));
        Assert.That(_fired, Has.Count.EqualTo(3));
        Assert.That(_time.Waits, Is.EqualTo([TimeSpan.FromSeconds(1.5)]));
    }

    [Test]
    public async Task Advance_PeriodicTimer_TicksAgain()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);

        for (var tick = 0; tick < 3; tick++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.That(await timer.WaitForNextTickAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5)), Is.True);
        }
    }

    [Test]
    public void Change_Never_StopsThePeriod()
    {
        using var timer = StartTimer(1, 1);
        _time.Advance(TimeSpan.FromSeconds(1));

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.That(_fired, Has.Count.EqualTo(1));
    }

    private ITimer StartTimer(double due, double period) =>
        _time.CreateTimer(_ => _fired.Add(_time.GetUtcNow()), null, TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(period));
}
