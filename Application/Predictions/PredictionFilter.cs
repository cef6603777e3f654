using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Application.Predictions;

/// <summary>Which predictions to list. Every condition that is set must hold.</summary>
public sealed record PredictionFilter
{
    /// <summary>Of this model.</summary>
    public string? Model { get; init; }

    /// <summary>Of this version. Versions belong to a model: fast only together with <see cref="Model"/>.</summary>
    public string? Version { get; init; }

    /// <summary>Answered at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Answered before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Of this caller; null for all.</summary>
    public string? Caller { get; init; }

    /// <summary>The cursor: only ids smaller than this one, the last of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>The most to list.</summary>
    public required int Limit { get; init; }

    /// <summary>Adds everything that is wrong with it.</summary>
    public void Check(InputProblems problems)
    {
        CheckName("model", Model, problems);
        CheckName("version", Version, problems);
        if (Before is not null && TimeOrderedId.Parse(Before) is null)
        {
            problems.Add("before", "is not the id of a prediction");
        }

        Paging.CheckLimit(Limit, problems);
    }

    private static void CheckName(string parameter, string? name, InputProblems problems)
    {
        if (name is not null && !ConfigId.IsValid(name))
        {
            problems.Add(parameter, ConfigId.Rule);
        }
    }
}
