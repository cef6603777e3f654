using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Access;
using Interlock.Domain;

namespace Interlock.Api.Audit;

/// <summary>Which audit entries to list. Read as text, so that every bad parameter is reported at once.</summary>
public sealed class AuditQuery
{
    /// <summary>Of this caller.</summary>
    public string? Caller { get; init; }

    /// <summary>Of this action, such as config.apply.</summary>
    public string? Action { get; init; }

    /// <summary>Of this subject: a job, a task, the name of a key.</summary>
    public string? Subject { get; init; }

    /// <summary>From this time on, ISO 8601; without an offset it is UTC.</summary>
    public string? From { get; init; }

    /// <summary>Before this time, ISO 8601; without an offset it is UTC.</summary>
    public string? To { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>Most entries in the page, 1 to 1000; 50 by default.</summary>
    public string? Limit { get; init; }

    internal AuditFilter ToFilter()
    {
        var problems = new InputProblems();
        var filter = new AuditFilter
        {
            Caller = Caller,
            Action = Action,
            Subject = Subject,
            From = QueryValues.Time("from", From, problems),
            To = QueryValues.Time("to", To, problems),
            Before = Before,
            Limit = QueryValues.Limit(Limit, problems),
        };
        filter.Check(problems);
        problems.ThrowIfAny();
        return filter with { Before = TimeOrderedId.Parse(Before) };
    }
}
