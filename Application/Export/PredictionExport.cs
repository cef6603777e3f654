using Interlock.Application.Predictions;

namespace Interlock.Application.Export;

/// <summary>Which predictions to export.</summary>
public sealed record PredictionExport
{
    /// <summary>Of this model; null for all.</summary>
    public string? Model { get; init; }

    /// <summary>Of this version of the model; null for all.</summary>
    public string? Version { get; init; }

    /// <summary>Answered at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Answered before this time; by default, and at most, before the export began.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only those with a label, or only those without; null for both.</summary>
    public bool? Labelled { get; init; }

    /// <summary>Adds everything that is wrong with it.</summary>
    public void Check(InputProblems problems)
    {
        FilterTo(To).Check(problems);
        if (Version is not null && Model is null)
        {
            problems.Add("version", "is a version of a model; 'model' is missing");
        }

        if (From >= To)
        {
            problems.Add("to", "is not after 'from'");
        }
    }

    /// <summary>The predictions, of both kinds, up to a time.</summary>
    internal PredictionFilter FilterTo(DateTimeOffset? to) => new() { Model = Model, Version = Version, From = From, To = to, Limit = Paging.MaxLimit };
}
