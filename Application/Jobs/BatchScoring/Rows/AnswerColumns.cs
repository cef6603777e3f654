using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>The columns that an answer has in CSV and in tables.</summary>
internal static class AnswerColumns
{
    public const string Result = "result";
    public const string Label = "label";
    public const string Score = "score";
    public const string Data = "data";

    /// <summary>Who answered.</summary>
    public static IReadOnlyList<string> Lineage { get; } = ["model", "version", "revision"];

    /// <summary>The answer of a model: the class with its score, a number, or the whole as JSON.</summary>
    public static IReadOnlyList<string> Of(ModelConfig model) => model switch
    {
        TabularModelConfig { Labels.Count: > 0 } => [Result, Label, Score],
        TabularModelConfig => [Result],
        _ => [Data],
    };

    /// <summary>The score of the label that was answered, or null where the model gives none.</summary>
    public static float? ScoreOf(TabularResult result) =>
        result.Scores is { } scores && (int)result.Result < scores.Length ? scores[(int)result.Result] : null;
}
