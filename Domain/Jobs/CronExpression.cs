namespace Interlock.Domain.Jobs;

/// <summary>
/// A Unix cron expression: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday). As in every cron, a day passes if
/// either day field lets it pass where both are restricted.
/// </summary>
public sealed class CronExpression
{
    /// <summary>The words that stand for an expression.</summary>
    public static readonly IReadOnlyDictionary<string, string> Macros = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    // Between two 29ths of February lie up to eight years, and forty until it is a certain weekday again.
    private const int LongestYears = 41;
    private const int Fields = 5;

    private readonly CronField _minute;
    private readonly CronField _hour;
    private readonly CronField _day;
    private readonly CronField _month;
    private readonly CronField _weekday;

    private CronExpression(string[] fields)
    {
        _minute = CronField.Parse(fields[0], CronRange.Minute);
        _hour = CronField.Parse(fields[1], CronRange.Hour);
        _day = CronField.Parse(fields[2], CronRange.Day);
        _month = CronField.Parse(fields[3], CronRange.Month);
        _weekday = CronField.Parse(fields[4], CronRange.Weekday);
    }

    /// <summary>
    /// Whether it names times of the day (<c>30 2 * * *</c>) rather than an interval (<c>*/15 * * * *</c>, <c>0 * * * *</c>): what clocks do in spring and
    /// autumn means something else to either.
    /// </summary>
    public bool NamesTimes => !_minute.IsEvery && !_hour.IsEvery;

    /// <summary>Reads an expression or one of <see cref="Macros"/>.</summary>
    /// <exception cref="FormatException">What is wrong with it.</exception>
    public static CronExpression Parse(string text)
    {
        var fields = Macros.GetValueOrDefault(text.Trim(), text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != Fields)
        {
            throw new FormatException(fields is [['@', ..]]
                ? $"'{Excerpt.Of(fields[0], 32)}' is not one of @once, {string.Join(", ", Macros.Keys)}"
                : $"it has {fields.Length} fields; expected 5: minute, hour, day of the month, month, day of the week");
        }

        var expression = new CronExpression(fields);
        return expression.NextAfter(new DateTime(2000, 1, 1)) is not null ? expression : throw new FormatException("there is no such day: it would never come");
    }

    /// <summary>The first minute after <paramref name="time"/> that passes, on a clock that is never put forward or back; null if none ever will.</summary>
    public DateTime? NextAfter(DateTime time)
    {
        var next = new DateTime(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0, time.Kind);
        if (time.Year + LongestYears > DateTime.MaxValue.Year)
        {
            return null;
        }

        next = next.AddMinutes(1);
        for (var last = next.AddYears(LongestYears); next <= last;)
        {
            if (!_month.Has(next.Month))
            {
                next = new DateTime(next.Year, next.Month, 1, 0, 0, 0, next.Kind).AddMonths(1);
            }
            else if (!HasDay(next))
            {
                next = next.Date.AddDays(1);
            }
            else if (_hour.Next(next.Hour) is var hour && hour != next.Hour)
            {
                next = hour < 0 ? next.Date.AddDays(1) : next.Date.AddHours(hour);
            }
            else if (_minute.Next(next.Minute) is var minute && minute != next.Minute)
            {
                next = minute < 0 ? next.AddMinutes(60 - next.Minute) : next.AddMinutes(minute - next.Minute);
            }
            else
            {
                return next;
            }
        }

        return null;
    }

    private bool HasDay(DateTime day)
    {
        var (ofMonth, ofWeek) = (_day.Has(day.Day), _weekday.Has((int)day.DayOfWeek));
        return _day.IsEvery || _weekday.IsEvery ? ofMonth && ofWeek : ofMonth || ofWeek;
    }
}
