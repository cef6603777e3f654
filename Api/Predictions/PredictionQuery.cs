using System.Globalization;
using Interlock.Application;
using Interlock.Application.Predictions;

namespace Interlock.Api.Predictions;

/// <summary>Which predictions to list. Read as text, so that every bad parameter is told at once.</summary>
public sealed class PredictionQuery
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>Of this model.</summary>
    public string? Model { get; init; }

    /// <summary>Of this version of the model.</summary>
    public string? Version { get; init; }

    /// <summary>From this time on, ISO 8601; without an offset it is UTC.</summary>
    public string? From { get; init; }

    /// <summary>Before this time, ISO 8601; without an offset it is UTC.</summary>
    public string? To { get; init; }

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
            From = Time("from", From, problems),
            To = Time("to", To, problems),
            Before = Before,
            Limit = Number("limit", Limit, problems),
        };
        filter.Check(problems);
        problems.ThrowIfAny();
        return filter;
    }

    private static DateTimeOffset? Time(string name, string? text, InputProblems problems)
    {
        if (text is null)
        {
            return null;
        }

        // A '+' that was not escaped arrives as a space.
        if (DateTimeOffset.TryParseExact(text.Replace(' ', '+'), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        problems.Add(name, "is not a time such as 2026-01-31T12:00:00Z");
        return null;
    }

    private static int Number(string name, string? text, InputProblems problems)
    {
        if (text is null)
        {
            return 50;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        problems.Add(name, "is not a whole number");
        return 1;
    }
}
