using System.Globalization;
using Interlock.Application;
using Interlock.Application.Jobs;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Api.WebConsole.Work;

/// <summary>The runs of a job in a month, by day.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Path">The path of the job's page.</param>
/// <param name="Month">Its first day.</param>
/// <param name="Weeks">Weeks from Monday on, of seven days each.</param>
public sealed record CalendarPage(string Name, string Path, DateOnly Month, IReadOnlyList<CalendarDay[]> Weeks)
{
    /// <summary>How a month is written.</summary>
    public const string Format = "yyyy-MM";

    private const int DaysOfWeek = 7;

    private static readonly DateOnly First = new(2000, 1, 1);
    private static readonly DateOnly Last = new(2999, 12, 1);

    /// <summary>Whether there are more runs than are counted.</summary>
    public bool HasMore { get; init; }

    /// <summary>The months before and after it that can be shown.</summary>
    public IEnumerable<DateOnly> Neighbours => new[] { Month.AddMonths(-1), Month.AddMonths(1) }.Where(month => month >= First && month <= Last);

    /// <summary>The last day of a month.</summary>
    public static DateOnly EndOf(DateOnly month) => month.AddMonths(1).AddDays(-1);

    /// <summary>Reads a month; null is the one of a day.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static DateOnly Read(string? month, DateOnly today) => month is null ? new DateOnly(today.Year, today.Month, 1)
        : DateOnly.TryParseExact(month, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first >= First && first <= Last ? first
        : throw InvalidInputException.At("month", $"is no month between {First.ToString(Format, CultureInfo.InvariantCulture)} and {Last.ToString(Format, CultureInfo.InvariantCulture)}");

    /// <summary>The page of a month.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="job">What ops wrote.</param>
    /// <param name="month">The month's first day.</param>
    /// <param name="runs">Its runs.</param>
    /// <param name="now">Now: what the schedule has after it is planned.</param>
    /// <param name="path">The path of the job's page.</param>
    public static CalendarPage Of(string name, JobConfig job, DateOnly month, Page<JobRun> runs, DateTimeOffset now, string path)
    {
        var made = runs.Items.ToLookup(run => run.Date);
        var planned = PlannedOf(job, month, now).CountBy(day => day).ToDictionary();
        var before = ((int)month.DayOfWeek + DaysOfWeek - 1) % DaysOfWeek;
        var days = Enumerable.Range(1 - before, before + EndOf(month).Day).Select(day => day < 1 ? new CalendarDay(null, []) : DayOf(month.AddDays(day - 1)));
        return new CalendarPage(name, path, month, [.. days.Chunk(DaysOfWeek)]) { HasMore = runs.HasMore };

        CalendarDay DayOf(DateOnly date) => new(date,
        [
            .. made[date].GroupBy(run => run.State).OrderBy(state => state.Key).Select(state => EntryOf(date, RunNames.Of(state.Key), [.. state])),
            .. planned.TryGetValue(date, out var times) ? [new CalendarEntry(Counted(times, "planned"), null, null)] : Array.Empty<CalendarEntry>(),
        ]);

        CalendarEntry EntryOf(DateOnly date, string state, JobRun[] those) => new(
            Counted(those.Length, state), those is [var only] ? $"{path}/runs/{only.Id}" : $"{path}?status={state}&from={date:yyyy-MM-dd}&to={date:yyyy-MM-dd}", state);
    }

    private static IEnumerable<DateOnly> PlannedOf(JobConfig job, DateOnly month, DateTimeOffset now)
    {
        if (job.ToSchedule() is not { } schedule)
        {
            yield break;
        }

        var (begin, end) = (JobTimes.MidnightOf(month, job.Zone).AddTicks(-1), JobTimes.MidnightOf(EndOf(month).AddDays(1), job.Zone));
        for (var time = schedule.NextAfter(now > begin ? now : begin); time < end; time = schedule.NextAfter(time.Value))
        {
            yield return schedule.DateOf(time.Value);
        }
    }

    private static string Counted(int count, string what) => count == 1 ? what : $"{count} {what}";
}

/// <summary>A day of the calendar.</summary>
/// <param name="Date">The day; null where the week has days of another month.</param>
/// <param name="Entries">Its runs, by state, and what is planned.</param>
public sealed record CalendarDay(DateOnly? Date, IReadOnlyList<CalendarEntry> Entries);

/// <summary>Runs of a day in one state.</summary>
/// <param name="Text">How many in which state.</param>
/// <param name="Path">Where it leads; null for nowhere.</param>
/// <param name="State">The state; null for what is planned.</param>
public sealed record CalendarEntry(string Text, string? Path, string? State);
