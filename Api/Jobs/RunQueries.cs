using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Domain;

namespace Interlock.Api.Jobs;

/// <summary>Which runs to list. Read as text, so that every bad parameter is reported at once.</summary>
public sealed class RunQuery
{
    // A year.
    private const int MostSeconds = 366 * 24 * 60 * 60;

    /// <summary>In this state: <c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>; a <c>step</c> may be <c>skipped</c>, too.</summary>
    public string? Status { get; init; }

    /// <summary>The step that <c>status</c>, <c>minAttempts</c> and <c>minSeconds</c> are about; the run as a whole by default.</summary>
    public string? Step { get; init; }

    /// <summary>Begun at least so often.</summary>
    public string? MinAttempts { get; init; }

    /// <summary>It took at least so long, or takes so long by now.</summary>
    public string? MinSeconds { get; init; }

    /// <summary>Of this day or later.</summary>
    public string? From { get; init; }

    /// <summary>Of this day or earlier.</summary>
    public string? To { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>Most runs in the page, 1 to 1000; 50 by default.</summary>
    public string? Limit { get; init; }

    internal IEnumerable<string> Statuses => Step is null ? RunNames.All : RunNames.OfSteps;

    internal RunFilter ToFilter(string job)
    {
        var problems = new InputProblems();
        var state = Status is null || !Statuses.Contains(Status) ? null : RunNames.Parse(Status);
        if (Status is not null && state is null)
        {
            problems.Add("status", $"is none of {string.Join(", ", Statuses)}");
        }

        var attempts = QueryValues.Count("minAttempts", MinAttempts, int.MaxValue, problems);
        var seconds = QueryValues.Count("minSeconds", MinSeconds, MostSeconds, problems);

        var (from, to) = (QueryValues.Day("from", From, problems), QueryValues.Day("to", To, problems));
        var before = Cursors.Read("before", Before, problems);
        var limit = QueryValues.Limit(Limit, problems);
        Paging.CheckLimit(limit, problems);
        problems.ThrowIfAny();
        return new RunFilter(job, state, from, to, before, limit)
        {
            Step = Step, MinAttempts = attempts, MinDuration = seconds is { } least ? TimeSpan.FromSeconds(least) : null,
        };
    }
}

/// <summary>Which lines of a log to list.</summary>
public sealed class LogQuery
{
    /// <summary>The <c>next</c> of the page before; also to ask whether there is more by now.</summary>
    public string? After { get; init; }

    /// <summary>Most lines in the page, 1 to 1000; 1000 by default.</summary>
    public string? Limit { get; init; }

    internal LogFilter ToFilter(string run, string? step)
    {
        var problems = new InputProblems();
        var after = Cursors.Read("after", After, problems);
        var limit = Limit is null ? Paging.MaxLimit : QueryValues.Limit(Limit, problems);
        Paging.CheckLimit(limit, problems);
        problems.ThrowIfAny();
        return new LogFilter(run, step, after, limit);
    }
}

/// <summary>Places in lists that are ordered by id.</summary>
internal static class Cursors
{
    public static string? Read(string name, string? text, InputProblems problems)
    {
        var id = text is null ? null : TimeOrderedId.Parse(text);
        if (text is not null && id is null)
        {
            problems.Add(name, "is not the 'next' of a page");
        }

        return id;
    }
}
