using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Export;

namespace Interlock.Api.Predictions;

/// <summary>Which predictions to export, and how. Read as text, so that every bad parameter is reported at once.</summary>
public sealed class ExportQuery
{
    /// <summary>csv, ndjson or parquet.</summary>
    public string? Format { get; init; }

    /// <summary>Of this model; all by default.</summary>
    public string? Model { get; init; }

    /// <summary>Of this version of the model.</summary>
    public string? Version { get; init; }

    /// <summary>From this time on, ISO 8601; without an offset it is UTC.</summary>
    public string? From { get; init; }

    /// <summary>Before this time, ISO 8601; without an offset it is UTC. By default until now.</summary>
    public string? To { get; init; }

    /// <summary>true for those with a label only, false for those without; by default both.</summary>
    public string? Labelled { get; init; }

    internal (PredictionExport Export, IExportFormat Format) Read(IReadOnlyDictionary<string, IExportFormat> formats)
    {
        var problems = new InputProblems();
        if (!formats.TryGetValue(Format ?? "", out var format))
        {
            problems.Add("format", $"is {(Format is null ? "missing" : "none of them")}; expected one of: {string.Join(", ", formats.Keys)}");
        }

        var export = new PredictionExport
        {
            Model = Model,
            Version = Version,
            From = QueryValues.Time("from", From, problems),
            To = QueryValues.Time("to", To, problems),
            Labelled = LabelledOf(problems),
        };
        export.Check(problems);
        problems.ThrowIfAny();
        return (export, format!);
    }

    private bool? LabelledOf(InputProblems problems)
    {
        if (Labelled is null)
        {
            return null;
        }

        if (!bool.TryParse(Labelled, out var labelled))
        {
            problems.Add("labelled", "is neither true nor false");
        }

        return labelled;
    }
}
