namespace Interlock.Domain.Jobs;

/// <summary>When a job runs: a cron expression in a time zone, between two days.</summary>
/// <param name="cron">The times on the zone's clock.</param>
/// <param name="zone">Whose clock.</param>
/// <param name="start">The first day on which it runs, or null.</param>
/// <param name="end">The last day on which it runs, or null.</param>
public sealed class JobSchedule(CronExpression cron, TimeZoneInfo zone, DateOnly? start = null, DateOnly? end = null)
{
    private static readonly TimeSpan Stride = TimeSpan.FromHours(6);

    /// <summary>Whose clock.</summary>
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>
    /// The first time after <paramref name="time"/>, or null if there is none. Where clocks are put forward over a named time, it runs when they are; where
    /// they are put back, a named time counts once, at its first coming. Intervals go on as if nobody had touched the clock.
    /// </summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time)
    {
        var from = start is { } first && InstantOf(first.ToDateTime(TimeOnly.MinValue)) is var begin && time < begin
            ? begin.AddTicks(-1)
            : time.ToUniversalTime();
        var next = cron.NamesTimes ? NextNamed(from) : NextOfInterval(from);
        return next is { } found && (end is null || DateOf(found) <= end) ? found : null;
    }

    /// <summary>Every time from <paramref name="from"/> on and before <paramref name="to"/>, in order.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset from, DateTimeOffset to)
    {
        for (var next = NextAfter(from.AddTicks(-1)); next < to; next = NextAfter(next.Value))
        {
            yield return next.Value;
        }
    }

    /// <summary>The day, on the zone's clock.</summary>
    public DateOnly DateOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime);

    private DateTimeOffset? NextNamed(DateTimeOffset time)
    {
        // A time that was skipped comes late: as far back as clocks are ever put forward there may be one.
        var local = TimeZoneInfo.ConvertTime(time, Zone).DateTime.AddDays(-1);
        while (cron.NextAfter(local) is { } next)
        {
            if (InstantOf(next) is var instant && instant > time)
            {
                return instant;
            }

            local = next;
        }

        return null;
    }

    /// <summary>When a clock in the zone first shows this time, or passes over it.</summary>
    private DateTimeOffset InstantOf(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(local))
        {
            return ChangeWithin(new DateTimeOffset(local.AddDays(-1), TimeSpan.Zero), new DateTimeOffset(local.AddDays(1), TimeSpan.Zero))!.Value;
        }

        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>Between two changes of the clock there is only one offset: looks there, then behind the change.</summary>
    private DateTimeOffset? NextOfInterval(DateTimeOffset time)
    {
        while (true)
        {
            var offset = Zone.GetUtcOffset(time.AddTicks(1));
            if (cron.NextAfter(time.UtcDateTime + offset) is not { } local)
            {
                return null;
            }

            var next = new DateTimeOffset(DateTime.SpecifyKind(local - offset, DateTimeKind.Utc));
            if (ChangeWithin(time.AddTicks(1), next) is not { } change || next < change)
            {
                return next;
            }

            time = change.AddTicks(-1);
        }
    }

    /// <summary>The first moment after <paramref name="from"/>, up to <paramref name="to"/>, at which the clock shows another offset; null if none.</summary>
    private DateTimeOffset? ChangeWithin(DateTimeOffset from, DateTimeOffset to)
    {
        var offset = Zone.GetUtcOffset(from);
        var before = from;
        while (before < to)
        {
            var after = to - before < Stride ? to : before + Stride;
            if (Zone.GetUtcOffset(after) != offset)
            {
                return FirstWithin(before, after, offset);
            }

            before = after;
        }

        return null;
    }

    private DateTimeOffset FirstWithin(DateTimeOffset before, DateTimeOffset after, TimeSpan offset)
    {
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before + ((after - before) / 2);
            (before, after) = Zone.GetUtcOffset(middle) == offset ? (middle, after) : (before, middle);
        }

        // Changes come at whole seconds.
        var ticks = after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerSecond);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
