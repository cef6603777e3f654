using System.Globalization;

namespace Interlock.Domain.Jobs;

/// <summary>One of the five fields of a cron expression: the values it lets pass.</summary>
internal sealed class CronField
{
    private readonly ulong _values;

    private CronField(ulong values, bool isEvery) => (_values, IsEvery) = (values, isEvery);

    /// <summary>Whether it was written as <c>*</c>, with or without a step.</summary>
    public bool IsEvery { get; }

    /// <summary>Whether it lets a value pass.</summary>
    public bool Has(int value) => (_values & (1UL << value)) != 0;

    /// <summary>The smallest value from <paramref name="from"/> on that passes, or -1.</summary>
    public int Next(int from)
    {
        var rest = from > 63 ? 0 : _values >> from << from;
        return rest == 0 ? -1 : System.Numerics.BitOperations.TrailingZeroCount(rest);
    }

    /// <summary>Reads a field: <c>*</c>, <c>5</c>, <c>1-5</c>, <c>*/15</c>, <c>10-20/5</c>, names, and lists of these.</summary>
    /// <exception cref="FormatException">What is wrong with it.</exception>
    public static CronField Parse(string text, CronRange range)
    {
        var values = 0UL;
        foreach (var part in text.Split(','))
        {
            values |= ParsePart(part, range);
        }

        return new CronField(values, text.StartsWith('*'));
    }

    private static ulong ParsePart(string part, CronRange range)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var step = slash < 0 ? 1 : StepOf(part[(slash + 1)..], range);
        var (first, last) = BoundsOf(slash < 0 ? part : part[..slash], slash >= 0, range);
        var values = 0UL;
        for (var value = first; value <= last; value += step)
        {
            values |= 1UL << (range.IsWeekday ? value % 7 : value);
        }

        return values;
    }

    private static (int First, int Last) BoundsOf(string text, bool hasStep, CronRange range)
    {
        if (text == "*")
        {
            return (range.Min, range.Max);
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0)
        {
            var value = range.ValueOf(text);
            return (value, hasStep ? range.Max : value);
        }

        var (first, last) = (range.ValueOf(text[..dash]), range.ValueOf(text[(dash + 1)..]));

        // Sunday is 0 and 7: SAT-SUN and 5-7 are as good as 0-2.
        last = range.IsWeekday && last == 0 && first > 0 ? 7 : last;
        return first <= last ? (first, last) : throw new FormatException($"the {range.Name} '{text}' runs backwards");
    }

    private static int StepOf(string text, CronRange range) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step > 0 && step <= range.Max
            ? step
            : throw new FormatException($"the step '/{text}' of the {range.Name} is not a whole number from 1 to {range.Max}");
}

/// <summary>What the values of a field may be.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Min">Smallest.</param>
/// <param name="Max">Largest.</param>
/// <param name="Names">Words for values, beginning with the smallest; empty where there are none.</param>
internal sealed record CronRange(string Name, int Min, int Max, params string[] Names)
{
    public static readonly CronRange Minute = new("minute", 0, 59);
    public static readonly CronRange Hour = new("hour", 0, 23);
    public static readonly CronRange Day = new("day of the month", 1, 31);
    public static readonly CronRange Month = new("month", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    public static readonly CronRange Weekday = new("day of the week", 0, 7, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    public bool IsWeekday => this == Weekday;

    /// <exception cref="FormatException">It is none.</exception>
    public int ValueOf(string text)
    {
        var name = Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0)
        {
            return Min + name;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= Min && value <= Max
            ? value
            : throw new FormatException($"the {Name} '{Excerpt.Of(text, 32)}' is not a whole number from {Min} to {Max}{(Names.Length > 0 ? " or a name such as " + Names[^1] : "")}");
    }
}
