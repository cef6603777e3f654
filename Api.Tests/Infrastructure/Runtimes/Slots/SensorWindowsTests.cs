using Interlock.Api.Tests.Infrastructure.Runtimes.Sensors;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.Slots;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Slots;

public sealed class SensorWindowsTests
{
    // Hourly, 0 and 10 in turn: the median is 5, all are 5 away from it, and the spread is 1.4826 * 5.
    private const float Level = 1 / 1.4826f;

    [Test]
    public void Write_LevelsAndSteps_AsTheCardSays()
    {
        var windows = Of(TestDays.Of(hour => Math.Abs(hour) % 2 * 10, 4, minutes: 60));
        var numbers = new float[6];

        windows.Write(windows.Count - 1, 3, numbers);

        // Steps are 10 up and 10 down: their median is 0 or 10, depending on which are more, so only their signs are compared.
        Assert.That(numbers[..3], Is.EqualTo(new[] { Level, -Level, Level }).Within(1e-4));
        Assert.That(numbers[3..].Select(MathF.Sign), Is.EqualTo(new[] { 1, -1, 1 }));
    }

    [Test]
    public void Write_TheFirstWindow_ZerosBeforeIt()
    {
        var windows = Of(TestDays.Of(hour => Math.Abs(hour) % 2 * 10, 4, minutes: 60));
        var numbers = new float[4];

        windows.Write(1, 4, numbers);

        Assert.That(numbers, Is.EqualTo(new[] { 0, 0, -Level, Level }).Within(1e-4));
    }

    [Test]
    public void Count_SlotsWithoutReadings_AreLeftOut()
    {
        var full = TestDays.Of(hour => hour, 4, minutes: 60);
        var windows = Of(full with { Readings = full.Readings.Where(i => i is < 3 or > 8) });

        Assert.That(windows.Count, Is.EqualTo(96 + 18));
        Assert.That(windows.Past, Is.EqualTo(96));
        Assert.That(windows.SlotOf(99), Is.EqualTo(96 + 9));
    }

    [Test]
    public void Write_FarFromEverything_IsCut()
    {
        var windows = Of(TestDays.Of(hour => hour > 5 ? 1e9 : Math.Abs(hour) % 2, 4, minutes: 60));
        var numbers = new float[1];

        windows.Write(windows.Count - 1, 1, numbers);

        Assert.That(numbers[0], Is.EqualTo(20));
    }

    private static SensorWindows Of(SensorDay day) => new(SlotGrid.Of(day, TimeSpan.FromDays(28)));
}
