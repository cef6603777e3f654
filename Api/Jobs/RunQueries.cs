using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Domain;

namespace Interlock.Api.Jobs;

/// <summary>Which runs to list. Read as text, so that every bad parameter is reported at once.</summary>
public sealed class RunQuery
{
    /// <summary>In this state: <c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Of this day or later.</summary>
    public string? From { get; init; }

    /// <summary>Of this day or earlier.</summary>
    public string? To { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>Most runs in the page, 1 to 1000; 50 by default.</summary>
    public string? Limit { get; init; }

    internal RunFilter ToFilter(string job)
    {
        var problems = new InputProblems();
        var state = Status is null ? null : RunNames.Parse(Status);
        if (Status is not null && state is null)
        {
            problems.Add("status", $"is none of {string.Join(", ", RunNames.All)}");
        }

        var (from, to) = (QueryValues.Day("from", From, problems), QueryValues.Day("to", To, problems));
        var before = Cursors.Read("before", Before, problems);
        var limit = QueryValues.Limit(Limit, problems);
        Paging.CheckLimit(limit, problems);
        problems.ThrowIfAny();
        return new RunFilter(job, state, from, to, before, limit);
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
