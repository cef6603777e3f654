using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Sensors;

namespace Interlock.Api.Sensors;

/// <summary>Which scores of a sensor to list. Read as text, so that every bad parameter is reported at once.</summary>
public sealed class ScoreQuery
{
    /// <summary>Of readings from this time on, ISO 8601; without an offset it is UTC.</summary>
    public string? From { get; init; }

    /// <summary>Of readings before this time, ISO 8601; without an offset it is UTC.</summary>
    public string? To { get; init; }

    /// <summary>By this model.</summary>
    public string? Model { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? After { get; init; }

    /// <summary>Most scores in the page, 1 to 1000; 50 by default.</summary>
    public string? Limit { get; init; }

    internal ScoreFilter ToFilter(string sensor)
    {
        var problems = new InputProblems();
        var from = QueryValues.Time("from", From, problems);
        var to = QueryValues.Time("to", To, problems);
        if (Model is not null && !ConfigId.IsValid(Model))
        {
            problems.Add("model", ConfigId.Rule);
        }

        var after = After is null ? null : ScoreCursor.Parse(After);
        if (After is not null && after is null)
        {
            problems.Add("after", "is not the 'next' of a page");
        }

        var limit = QueryValues.Limit(Limit, problems);
        Paging.CheckLimit(limit, problems);
        problems.ThrowIfAny();
        return new ScoreFilter(sensor, from?.UtcDateTime, to?.UtcDateTime, Model, after, limit);
    }
}
