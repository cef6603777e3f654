using System.Globalization;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Steps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Jobs;

internal sealed class JobPlannerTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private static readonly JobConfig Nightly = new() { Schedule = "30 2 * * *", TimeZone = "Europe/Vienna", Steps = new Dictionary<string, StepConfig>() };

    [Test]
    public void Plan_FirstSight_BeginsNow()
    {
        var plan = Plan(Nightly, null, "2026-05-04T08:00Z");

        Assert.That((plan.Runs.Count, plan.Missed, plan.Until), Is.EqualTo((0, 0, Time("2026-05-04T08:00Z").UtcDateTime)));
    }

    [Test]
    public void Plan_TimeOfTheSchedule_MakesItsRun()
    {
        var run = Plan(Nightly, "2026-05-04T08:00Z", "2026-05-05T00:30Z").Runs.Single();

        Assert.That((run.Job, run.ScheduledFor, run.Date), Is.EqualTo(("work", Time("2026-05-05T00:30Z").UtcDateTime, new DateOnly(2026, 5, 5))));
    }

    [TestCase("2026-03-28T12:00Z", "2026-03-30T00:30Z", "2026-03-29T01:00Z 2026-03-30T00:30Z", Description = "clocks are put forward over it")]
    [TestCase("2026-10-24T12:00Z", "2026-10-26T01:30Z", "2026-10-25T00:30Z 2026-10-26T01:30Z", Description = "clocks are put back over it")]
    public void Plan_ChangeOfTheClock_OneRunADay(string until, string now, string expected)
    {
        var plan = Plan(Nightly with { CatchUp = CatchUp.Run }, until, now);

        Assert.That(TimesOf(plan), Is.EqualTo(expected));
        Assert.That(plan.Runs.Select(run => run.Date), Is.Unique);
    }

    [Test]
    public void Plan_MissedAndSkip_LeavesThemOutAndCounts()
    {
        var plan = Plan(Nightly, "2026-05-01T08:00Z", "2026-05-05T00:30:20Z");

        Assert.That((TimesOf(plan), plan.Missed), Is.EqualTo(("2026-05-05T00:30Z", 3)));
    }

    [Test]
    public void Plan_MissedAndRun_OldestFirst()
    {
        var plan = Plan(Nightly with { CatchUp = CatchUp.Run }, "2026-05-01T08:00Z", "2026-05-04T00:31Z");

        Assert.That((TimesOf(plan), plan.Missed), Is.EqualTo(("2026-05-02T00:30Z 2026-05-03T00:30Z 2026-05-04T00:30Z", 0)));
    }

    [Test]
    public void Plan_MoreThanOnePass_TheNextGoesOn()
    {
        var job = Nightly with { Schedule = "*/10 * * * *", CatchUp = CatchUp.Run };
        var now = Time("2026-05-02T00:00Z");

        var first = JobPlanner.Plan("work", job, Time("2026-05-01T00:00Z").UtcDateTime, now, Grace);
        var second = JobPlanner.Plan("work", job, first.Until, now, Grace);

        Assert.That((first.Runs.Count, first.HasMore, second.Runs.Count, second.HasMore), Is.EqualTo((100, true, 44, false)));
        Assert.That(first.Runs.Concat(second.Runs).Select(run => run.ScheduledFor), Is.Unique.And.Ordered);
    }

    [Test]
    public void Plan_FirstSightWithStartAndRun_BeginsAtTheStart()
    {
        var job = Nightly with { CatchUp = CatchUp.Run, Start = new DateOnly(2026, 5, 3), Schedule = "@daily" };

        Assert.That(TimesOf(Plan(job, null, "2026-05-04T08:00Z")), Is.EqualTo("2026-05-02T22:00Z 2026-05-03T22:00Z"));
    }

    [Test]
    public void Plan_BehindTheEnd_Nothing()
    {
        var job = Nightly with { CatchUp = CatchUp.Run, End = new DateOnly(2026, 5, 2) };

        Assert.That(TimesOf(Plan(job, "2026-05-01T08:00Z", "2026-05-09T08:00Z")), Is.EqualTo("2026-05-02T00:30Z"));
    }

    [Test]
    public void Plan_ClockPutBack_PlansNothingTwice()
    {
        var plan = Plan(Nightly, "2026-05-05T00:30Z", "2026-05-04T23:00Z");

        Assert.That((plan.Runs.Count, plan.Until), Is.EqualTo((0, Time("2026-05-05T00:30Z").UtcDateTime)));
    }

    [TestCase(null, null, "2026-05-04T08:00Z", "2026-05-04T08:00Z")]
    [TestCase(null, "2026-05-04T07:00Z", "2026-05-04T08:00Z", "")]
    [TestCase("2026-05-05", null, "2026-05-04T08:00Z", "")]
    [TestCase("2026-05-05", "2026-05-04T08:00Z", "2026-05-04T22:00Z", "2026-05-04T22:00Z")]
    [TestCase("2026-05-05", "2026-05-04T22:00Z", "2026-05-06T08:00Z", "")]
    public void Plan_Once_OneRunAtItsStartOrAtFirstSight(string? start, string? until, string now, string expected)
    {
        var job = Nightly with { Schedule = JobConfig.Once, Start = start is null ? null : DateOnly.Parse(start, CultureInfo.InvariantCulture) };

        Assert.That(TimesOf(Plan(job, until, now)), Is.EqualTo(expected));
    }

    private static JobPlan Plan(JobConfig job, string? until, string now) =>
        JobPlanner.Plan("work", job, until is null ? null : Time(until).UtcDateTime, Time(now), Grace);

    private static string TimesOf(JobPlan plan) =>
        string.Join(' ', plan.Runs.Select(run => run.ScheduledFor!.Value.ToString("yyyy-MM-ddTHH:mm'Z'", CultureInfo.InvariantCulture)));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
