using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Kinds.Sensors.Alarms;
using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Api.WebConsole.Sensors;

/// <summary>The form that corrects what a model said.</summary>
internal static class AlarmForm
{
    private const string Date = "date";
    private const string Reading = "reading";
    private const string Verdict = "label";

    /// <summary>The form.</summary>
    /// <param name="path">Where it is sent.</param>
    /// <param name="day">The day (UTC).</param>
    /// <param name="reading">The time of a reading, or null.</param>
    public static PageForm Of(string path, DateOnly day, string? reading) => new("Say what is true", path,
    [
        new(Date, "Day", PageFieldKind.Hidden) { Value = DayPage.TextOf(day) },
        new(Reading, "Reading") { Value = reading, Hint = "Its time in UTC, as 2026-01-31T12:00:00Z. Empty for the whole day." },
        new(Verdict, "It was", PageFieldKind.Choice) { Choices = AlarmVerdictWords.All },
    ]);

    /// <exception cref="InvalidInputException">Every problem with the form.</exception>
    public static AlarmRequest Read(string model, IFormCollection form)
    {
        var problems = new InputProblems();
        var day = QueryValues.Day(Date, form[Date], problems);
        var reading = form[Reading].ToString().Trim() is { Length: > 0 } text ? QueryValues.Time(Reading, text, problems) : null;
        if (reading is not null && DateOnly.FromDateTime(reading.Value.UtcDateTime) != day)
        {
            problems.Add(Reading, "is not of this day");
        }

        var verdict = AlarmVerdictWords.Parse(form[Verdict].ToString());
        if (verdict is null)
        {
            problems.Add(Verdict, $"is none of {string.Join(", ", AlarmVerdictWords.All)}");
        }

        problems.ThrowIfAny();
        return day is null ? throw InvalidInputException.At(Date, "is missing") : new AlarmRequest(model, day.Value, reading?.UtcDateTime, verdict!.Value);
    }
}
