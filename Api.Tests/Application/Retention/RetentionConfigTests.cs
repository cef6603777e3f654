using System.Globalization;
using Interlock.Application.Retention;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Retention;

public sealed class RetentionConfigTests
{
    [TestCase("", "12:00", true)]
    [TestCase("01:00-05:00", "00:59", false)]
    [TestCase("01:00-05:00", "01:00", true)]
    [TestCase("01:00-05:00", "05:00", false)]
    [TestCase("22:00-04:00", "23:30", true)]
    [TestCase("22:00-04:00", "03:59", true)]
    [TestCase("22:00-04:00", "12:00", false)]
    public void IsOpen_TimeOfDay_IsWithinTheWindow(string window, string time, bool isOpen) => Assert.That(
        new RetentionConfig { Window = window }.IsOpen(new DateTimeOffset(new DateOnly(2025, 6, 1), TimeOnly.Parse(time, CultureInfo.InvariantCulture), TimeSpan.Zero)), Is.EqualTo(isOpen));

    [TestCase("01:00", 1)]
    [TestCase("1-5", 1)]
    [TestCase("01:00-01:00", 1)]
    [TestCase("25:00-01:00", 1)]
    [TestCase("01:00-05:00", 0)]
    public void Validate_Window_IsTwoTimesOfDay(string window, int problems) => Assert.That(new RetentionConfig { Window = window }.Validate().Count(), Is.EqualTo(problems));

    [TestCase(7, 30, 0)]
    [TestCase(30, 30, 1)]
    [TestCase(7, null, 0)]
    public void Validate_Payload_IsKeptShorterThanTheAnswer(int payload, int? age, int problems) => Assert.That(
        new PredictionRetention { Payload = TimeSpan.FromDays(payload), Age = age is { } days ? TimeSpan.FromDays(days) : null }.Validate().Count(), Is.EqualTo(problems));

    [Test]
    public void Rules_WithoutAges_AreNone() => Assert.That(new RetentionConfig().Rules, Is.Empty);
}
