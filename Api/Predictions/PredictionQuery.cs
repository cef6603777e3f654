using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Predictions;

namespace Interlock.Api.Predictions;

/// <summary>Which predictions to list. Read as text, so that every bad parameter is reported at once.</summary>
public sealed class PredictionQuery
{
    /// <summary>Of this model.</summary>
    public string? Model { get; init; }

    /// <summary>Of this version of the model.</summary>
    public string? Version { get; init; }

    /// <summary>From this time on, ISO 8601; without an offset it is UTC.</summary>
    public string? From { get; init; }

    /// <summary>Before this time, ISO 8601; without an offset it is UTC.</summary>
    public string? To { get; init; }

    /// <summary>With this key of the caller, as <c>x-request-key</c> gave it; together with a model only.</summary>
    public string? Key { get; init; }

    /// <summary>Answered by this label.</summary>
    public string? Label { get; init; }

    /// <summary>Whose label has this score or a higher one; where a number is answered, that number or a greater one.</summary>
    public string? MinScore { get; init; }

    /// <summary>Whose label has this score or a lower one; likewise.</summary>
    public string? MaxScore { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>Most predictions in the page, 1 to 1000; 50 by default.</summary>
    public string? Limit { get; init; }

    internal PredictionFilter ToFilter()
    {
        var problems = new InputProblems();
        var filter = new PredictionFilter
        {
            Model = Model,
            Version = Version,
            From = QueryValues.Time("from", From, problems),
            To = QueryValues.Time("to", To, problems),
            Key = Key,
            Label = Label,
            MinScore = QueryValues.Number("minScore", MinScore, problems),
            MaxScore = QueryValues.Number("maxScore", MaxScore, problems),
            Before = Before,
            Limit = QueryValues.Limit(Limit, problems),
        };
        filter.Check(problems);
        problems.ThrowIfAny();
        return filter;
    }
}
