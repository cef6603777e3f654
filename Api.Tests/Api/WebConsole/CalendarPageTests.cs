using Interlock.Api.WebConsole.Work;
using Interlock.Application;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>The calendar of a job.</summary>
[Parallelizable]
public sealed class CalendarPageTests
{
    private static readonly DateOnly February = new(2026, 2, 1);
    private static readonly DateTimeOffset Now = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Of_AMonth_CountsRunsByStateAndWhatIsPlanned()
    {
        var job = Scheduled("0 6,18 * * *");
        JobRun[] runs = [Run("a", 2, RunState.Succeeded), Run("b", 2, RunState.Failed), Run("c", 2, RunState.Succeeded), Run("d", 10, RunState.Running)];

        var page = CalendarPage.Of("work", job, February, new Page<JobRun>(runs, false), Now, "/console/jobs/work");

        Assert.That(page.Weeks, Has.Count.EqualTo(4 + 1));
        Assert.That(page.Weeks[0].Select(day => day.Date?.Day), Is.EqualTo(new int?[] { null, null, null, null, null, null, 1 }), "it begins on a Sunday");
        Assert.That(page.Weeks.SelectMany(week => week).Count(day => day.Date is not null), Is.EqualTo(28));
        Assert.That(EntriesOf(page, 1), Is.Empty, "what is over is not planned");
        Assert.That(EntriesOf(page, 2), Is.EqualTo(["2 succeeded /console/jobs/work?status=succeeded&from=2026-02-02&to=2026-02-02", "failed /console/jobs/work/runs/b"]));
        Assert.That(EntriesOf(page, 10), Is.EqualTo(["running /console/jobs/work/runs/d", "planned "]), "one of its two times is over");
        Assert.That(EntriesOf(page, 28), Is.EqualTo(["2 planned "]));
        Assert.That(page.Neighbours, Is.EqualTo([new DateOnly(2026, 1, 1), new DateOnly(2026, 3, 1)]));
    }

    [TestCase(null, 2026, 2)]
    [TestCase("2000-01", 2000, 1)]
    [TestCase("2999-12", 2999, 12)]
    public void Read_AMonth_IsItsFirstDay(string? month, int year, int number) =>
        Assert.That(CalendarPage.Read(month, new DateOnly(2026, 2, 10)), Is.EqualTo(new DateOnly(year, number, 1)));

    [TestCase("1999-12")]
    [TestCase("3000-01")]
    [TestCase("2026-2")]
    [TestCase("2026-02-01")]
    [TestCase("")]
    public void Read_NoMonth_IsAProblem(string month) => Assert.That(() => CalendarPage.Read(month, February), Throws.TypeOf<InvalidInputException>());

    // Far from now the schedule is not followed day by day to get there.
    [TestCase("2000-01")]
    [TestCase("2999-12")]
    public void Of_TheFirstAndTheLastMonth_IsQuick(string month)
    {
        var page = CalendarPage.Of("work", Scheduled("0 6 * * *"), CalendarPage.Read(month, February), new Page<JobRun>([], false), Now, "/console/jobs/work");

        Assert.That(page.Neighbours.Count(), Is.EqualTo(1));
        Assert.That(EntriesOf(page, 31), Is.EqualTo(month == "2999-12" ? ["planned "] : Array.Empty<string>()));
    }

    private static JobConfig Scheduled(string schedule) => new() { Schedule = schedule, Steps = new Dictionary<string, StepConfig>() };

    private static IEnumerable<string> EntriesOf(CalendarPage page, int day) =>
        page.Weeks.SelectMany(week => week).Single(one => one.Date?.Day == day).Entries.Select(entry => $"{entry.Text} {entry.Path}");

    private static JobRun Run(string id, int day, RunState state)
    {
        var run = new JobRun { Id = id, Job = "work", Cause = RunCause.Schedule, ScheduledFor = Now.UtcDateTime, DueAt = Now.UtcDateTime, Date = February.AddDays(day - 1) };
        run.Begin("server", Now.UtcDateTime, Now.UtcDateTime);
        if (state != RunState.Running)
        {
            run.End(state, null, Now.UtcDateTime);
        }

        return run;
    }
}
