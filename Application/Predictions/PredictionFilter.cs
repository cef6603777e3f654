using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Tasks;

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

    /// <summary>With this key of its caller; together with <see cref="Model"/> only.</summary>
    public string? Key { get; init; }

    /// <summary>Answered by this label.</summary>
    public string? Label { get; init; }

    /// <summary>Whose label has this score or a higher one, or whose number is not below it.</summary>
    public double? MinScore { get; init; }

    /// <summary>Whose label has this score or a lower one, or whose number is not above it.</summary>
    public double? MaxScore { get; init; }

    /// <summary>Whether answers must be read to know which ones are meant.</summary>
    internal bool IsOfAnswers => Label is not null || MinScore is not null || MaxScore is not null;

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

        if (Key is not null && !HeaderKey.IsValid(Key))
        {
            problems.Add("key", $"is not a key: 1 to {InferenceTask.MaxKeyLength} printable ASCII characters");
        }
        else if (Key is not null && Model is null)
        {
            problems.Add("key", "belongs to a model: say which, too");
        }

        if (MinScore > MaxScore)
        {
            problems.Add("maxScore", "is below minScore");
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
