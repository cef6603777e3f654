using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <summary>Which tasks to list. Every condition that is set must hold.</summary>
public sealed record TaskFilter
{
    /// <summary>Of this model.</summary>
    public string? Model { get; init; }

    /// <summary>In this state.</summary>
    public TaskState? State { get; init; }

    /// <summary>Of this caller; null for all.</summary>
    public string? Caller { get; init; }

    /// <summary>The cursor: only ids smaller than this one, the last of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>The most to list.</summary>
    public required int Limit { get; init; }

    /// <summary>Adds everything that is wrong with it.</summary>
    public void Check(InputProblems problems)
    {
        if (Model is not null && !ConfigId.IsValid(Model))
        {
            problems.Add("model", ConfigId.Rule);
        }

        if (Before is not null && TimeOrderedId.Parse(Before) is null)
        {
            problems.Add("before", "is not the id of a task");
        }

        Paging.CheckLimit(Limit, problems);
    }
}
