using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Tasks;
using Interlock.Domain.Tasks;

namespace Interlock.Api.Tasks;

/// <summary>Which tasks to list. Read as text, so that every bad parameter is reported at once.</summary>
public sealed class TaskQuery
{
    /// <summary>Of this model.</summary>
    public string? Model { get; init; }

    /// <summary>In this state: queued, running, succeeded, failed, dead or cancelled.</summary>
    public string? Status { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>Most tasks in the page, 1 to 1000; 50 by default.</summary>
    public string? Limit { get; init; }

    internal TaskFilter ToFilter()
    {
        var problems = new InputProblems();
        var filter = new TaskFilter
        {
            Model = Model,
            State = StateOf(Status, problems),
            Before = Before,
            Limit = QueryValues.Limit(Limit, problems),
        };
        filter.Check(problems);
        problems.ThrowIfAny();
        return filter;
    }

    private static TaskState? StateOf(string? word, InputProblems problems)
    {
        if (word is null)
        {
            return null;
        }

        var state = TaskStateWords.Parse(word);
        if (state is null)
        {
            problems.Add("status", $"is none of {string.Join(", ", TaskStateWords.All)}");
        }

        return state;
    }
}
