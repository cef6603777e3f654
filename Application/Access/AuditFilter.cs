using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>Which audit entries to list. Every condition that is set must hold.</summary>
public sealed record AuditFilter
{
    /// <summary>Of this caller.</summary>
    public string? Caller { get; init; }

    /// <summary>Of this action, such as <c>config.apply</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Of this subject.</summary>
    public string? Subject { get; init; }

    /// <summary>At this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The cursor: only ids smaller than this one, the last of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>The most to list.</summary>
    public required int Limit { get; init; }

    /// <summary>Adds everything that is wrong with it.</summary>
    public void Check(InputProblems problems)
    {
        CheckLength("caller", Caller, CallerName.MaxLength, problems);
        CheckLength("action", Action, AuditEntry.MaxActionLength, problems);
        CheckLength("subject", Subject, AuditEntry.MaxSubjectLength, problems);
        if (Before is not null && TimeOrderedId.Parse(Before) is null)
        {
            problems.Add("before", "is not the id of an audit entry");
        }

        Paging.CheckLimit(Limit, problems);
    }

    private static void CheckLength(string parameter, string? value, int most, InputProblems problems)
    {
        if (value?.Length > most)
        {
            problems.Add(parameter, $"has more than {most} characters");
        }
    }
}
