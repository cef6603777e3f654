using System.Globalization;
using Interlock.Domain.Jobs;
using NUnit.Framework;

namespace Interlock.Api.Tests.Domain.Jobs;

/// <summary>What daylight-saving time does to schedules, in zones that have had it.</summary>
public sealed class JobScheduleTests
{
    // Vienna 2026: forward on 29 March 02:00 -> 03:00 (01:00Z), back on 25 October 03:00 -> 02:00 (01:00Z).
    [TestCase("30 2 * * *", "Europe/Vienna", "2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T00:30Z", Description = "a skipped time comes when the clock is put forward")]
    [TestCase("0 2 * * *", "Europe/Vienna", "2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T00:00Z")]
    [TestCase("15,45 2 * * *", "Europe/Vienna", "2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T00:15Z", Description = "two skipped times come once")]
    [TestCase("0 3 * * *", "Europe/Vienna", "2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T01:00Z")]
    [TestCase("30 2 * * *", "Europe/Vienna", "2026-10-24T12:00Z", "2026-10-25T00:30Z 2026-10-26T01:30Z", Description = "a time that comes twice counts once")]
    [TestCase("30 2 * * *", "Europe/Vienna", "2026-10-25T01:10Z", "2026-10-26T01:30Z", Description = "asked between the two comings")]
    [TestCase("0 1,3 * * *", "Europe/Vienna", "2026-10-24T23:00Z", "2026-10-25T02:00Z 2026-10-26T00:00Z")]
    [TestCase("0 * * * *", "Europe/Vienna", "2026-03-28T23:30Z", "2026-03-29T00:00Z 2026-03-29T01:00Z 2026-03-29T02:00Z")]
    [TestCase("0 * * * *", "Europe/Vienna", "2026-10-24T23:30Z", "2026-10-25T00:00Z 2026-10-25T01:00Z 2026-10-25T02:00Z", Description = "an interval goes on: both hours")]
    [TestCase("*/30 2 * * *", "Europe/Vienna", "2026-10-24T23:30Z", "2026-10-25T00:00Z 2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z 2026-10-26T01:00Z")]
    [TestCase("*/30 2 * * *", "Europe/Vienna", "2026-03-28T12:00Z", "2026-03-30T00:00Z", Description = "an interval within the skipped hour does not come")]

    // New York 2026: forward on 8 March 02:00 -> 03:00 (07:00Z), back on 1 November 02:00 -> 01:00 (06:00Z).
    [TestCase("30 2 * * *", "America/New_York", "2026-03-07T12:00Z", "2026-03-08T07:00Z 2026-03-09T06:30Z")]
    [TestCase("30 1 * * *", "America/New_York", "2026-10-31T12:00Z", "2026-11-01T05:30Z 2026-11-02T06:30Z")]

    // Lord Howe puts the clock by half an hour: forward on 4 October 2026 02:00 -> 02:30 (3 October 15:30Z).
    [TestCase("15 2 * * *", "Australia/Lord_Howe", "2026-10-02T20:00Z", "2026-10-03T15:30Z 2026-10-04T15:15Z")]
    [TestCase("*/15 * * * *", "Australia/Lord_Howe", "2026-10-03T15:10Z", "2026-10-03T15:15Z 2026-10-03T15:30Z 2026-10-03T15:45Z")]

    // Midnight itself is skipped in Santiago on 6 September 2026 (04:00Z).
    [TestCase("@daily", "America/Santiago", "2026-09-05T12:00Z", "2026-09-06T04:00Z 2026-09-07T03:00Z")]

    // Samoa had no 30 December 2011 at all.
    [TestCase("0 12 * * *", "Pacific/Apia", "2011-12-29T12:00Z", "2011-12-29T22:00Z 2011-12-30T22:00Z 2011-12-31T22:00Z")]
    [TestCase("0 2 * * *", "Asia/Kolkata", "2026-03-28T12:00Z", "2026-03-28T20:30Z 2026-03-29T20:30Z")]
    [TestCase("0 0 1 1 *", "Europe/Vienna", "2026-01-01T00:00Z", "2026-12-31T23:00Z 2027-12-31T23:00Z")]
    [TestCase("*/5 * 1 1 *", "Europe/Vienna", "2026-01-02T00:00Z", "2026-12-31T23:00Z 2026-12-31T23:05Z", Description = "two changes of the clock in between")]
    public void NextAfter_ChangesOfTheClock_AsCronUsersKnowIt(string cron, string zone, string after, string expected)
    {
        var schedule = new JobSchedule(CronExpression.Parse(cron), TimeZoneInfo.FindSystemTimeZoneById(zone));

        var times = new List<string>();
        var next = Time(after);
        foreach (var _ in expected.Split(' '))
        {
            next = schedule.NextAfter(next)!.Value;
            times.Add(next.ToString("yyyy-MM-ddTHH:mm'Z'", CultureInfo.InvariantCulture));
        }

        Assert.That(string.Join(' ', times), Is.EqualTo(expected));
    }

    [Test]
    public void NextAfter_AWholeYearOfEveryHour_IsEveryHour()
    {
        var schedule = new JobSchedule(CronExpression.Parse("@hourly"), TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna"));

        var times = schedule.Between(Time("2026-01-01T00:00Z"), Time("2027-01-01T00:00Z")).ToList();

        Assert.That(times, Has.Count.EqualTo(365 * 24));
        Assert.That(times.Zip(times.Skip(1)).All(pair => pair.Second - pair.First == TimeSpan.FromHours(1)));
    }

    [TestCase("30 2 * * *")]
    [TestCase("@daily")]
    public void Between_AYearOfDays_OneADay(string cron)
    {
        var schedule = new JobSchedule(CronExpression.Parse(cron), TimeZoneInfo.FindSystemTimeZoneById("America/Santiago"));

        var days = schedule.Between(Time("2026-01-01T12:00Z"), Time("2027-01-01T12:00Z")).Select(schedule.DateOf).ToList();

        Assert.That(days, Is.Unique.And.Count.EqualTo(365));
    }

    [Test]
    public void NextAfter_StartAndEnd_BothDaysIncluded()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");
        var schedule = new JobSchedule(CronExpression.Parse("0 0,23 * * *"), zone, new DateOnly(2026, 1, 10), new DateOnly(2026, 1, 11));

        var times = schedule.Between(Time("2026-01-01T00:00Z"), Time("2026-02-01T00:00Z")).Select(time => time.ToString("ddTHH", CultureInfo.InvariantCulture));

        Assert.That(times, Is.EqualTo(new[] { "09T23", "10T22", "10T23", "11T22" }));
    }

    [Test]
    public void Between_FromIsATimeOfIt_IsIncludedAndToIsNot()
    {
        var schedule = new JobSchedule(CronExpression.Parse("@daily"), TimeZoneInfo.Utc);

        Assert.That(schedule.Between(Time("2026-01-01T00:00Z"), Time("2026-01-03T00:00Z")).Select(time => time.Day), Is.EqualTo(new[] { 1, 2 }));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
